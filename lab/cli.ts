import { Command, CommanderError, Option } from 'commander';
import { type CheckFlags, check, checkFormats } from './commands/check.ts';
import { doctor } from './commands/doctor.ts';
import { findings } from './commands/findings.ts';
import { images } from './commands/images.ts';
import { judge, report as render } from './commands/judge.ts';
import { type ListFlags, list } from './commands/list.ts';
import { type RunFlags, run as runCases } from './commands/run.ts';
import { stack } from './commands/stack.ts';
import { demandFronts, fronts } from './fronts/index.ts';
import { timings } from './model/timing.ts';
import { DEFAULT_REPORTS, reports } from './reports/index.ts';
import { runtimes } from './runtimes/index.ts';
import { LabError } from './support/errors.ts';

/** As shells have it for a process that SIGINT ended. */
const INTERRUPTED = 130;

const collect = (value: string, values: string[]) => [...values, value];

const timingOption = () =>
  new Option('--timing <name>', 'figures of detectors and traffic').choices(Object.keys(timings)).default('fast');

const setOption = () =>
  new Option('--set <figure=value>', 'one figure of the timing, such as keepalive.timeMs=30000; may be repeated')
    .argParser(collect)
    .default([], 'none');

const reportOption = () =>
  new Option('--report <list>', `what is written to the folder: ${Object.keys(reports).join(', ')}`).default(
    DEFAULT_REPORTS.join(','),
  );

function addCheck(program: Command, done: (status: number) => void, signal: AbortSignal): void {
  const checking = program
    .command('check')
    .description('run a configuration of yours as it is, and say what it does to long-lived streams')
    .option('--policy <file>', 'what is wanted, in YAML (default: docs/check.md has it)')
    .option('--quick', 'wait at most 20 s; what takes longer goes by the configuration')
    .option('--listener <name|port>', 'which listener, where several carry gRPC')
    .option('--upstream <name>', 'which upstream, where several do')
    .option('--method </package.Service/Method>', 'what is called, where only that is routed')
    .addOption(
      new Option('--runtime <name>', 'how to bring the components up')
        .choices(['auto', ...Object.keys(runtimes)])
        .default('auto'),
    )
    .option('--out <dir>', 'folder for the results (default: runs/<time>)')
    .addOption(new Option('--format <name>', 'what is printed').choices(Object.keys(checkFormats)).default('text'))
    .action(async (flags: CheckFlags) => done(await check(flags, signal)));
  for (const { name, title, home } of Object.values(fronts))
    if (home) checking.option(`--${name} <file|dir>`, `a configuration of ${title}'s, as you deploy it`);
}

function commands(done: (status: number) => void, signal: AbortSignal): Command {
  const program = new Command('keepalive-lab')
    .description('When a gRPC peer dies silently behind a proxy: who notices, when, and what proves it?')
    .exitOverride()
    .addHelpText(
      'after',
      '\nExit status: 0 all pass or skipped, 1 a verdict failed, 2 wrong usage or configuration, 3 a case was inconclusive, or the lab cannot run.',
    );
  const run = program
    .command('run', { isDefault: true })
    .description('run cases, and say who noticed what')
    .argument(
      '[pattern...]',
      'case names with * and ?, scenario names, article, or all; without one, what answers the article',
    )
    .addOption(
      new Option('--runtime <name>', 'how to bring the components up')
        .choices(['auto', ...Object.keys(runtimes)])
        .default('auto'),
    )
    .addOption(timingOption())
    .addOption(setOption())
    .option('--no-tap', 'without the frame taps on both sides of the front')
    .option('--out <dir>', 'folder for the results (default: runs/<time>)')
    .addOption(reportOption())
    .option('--follow', 'print every event as it comes, with seconds since the run began')
    .action(async (patterns: string[], flags: RunFlags) => done(await runCases(patterns, flags, signal)));
  for (const { name, title, port } of Object.values(fronts))
    run.option(
      `--${name} <file>`,
      `a configuration of ${title}'s in the reference's place; listens on ${port}, passes to server:50051`,
    );
  addCheck(program, done, signal);
  program
    .command('list')
    .description('show the cases and their predictions, running nothing')
    .argument('[pattern...]')
    .addOption(timingOption())
    .addOption(setOption())
    .option('--matrix', 'every fault, path and detector there is: what is predicted, or why it makes no case')
    .action(async (patterns: string[], flags: ListFlags) => done(await list(patterns, flags)));
  program
    .command('judge')
    .description('judge a stored run again, by its events alone')
    .argument('<dir>', 'its folder')
    .action(async (dir: string) => done(await judge(dir)));
  program
    .command('report')
    .description('render a stored run again')
    .argument('<dir>', 'its folder')
    .addOption(reportOption())
    .action(async (dir: string, flags: { report: string }) => done(await render(dir, flags)));
  program
    .command('findings')
    .description('write docs/findings.md and its data from a stored run of all cases')
    .argument('<dir>', "the run's folder")
    .option('--out <dir>', 'folder for the two files (default: docs)')
    .action(async (dir: string, flags: { out?: string }) => done(await findings(dir, flags)));
  program
    .command('images')
    .description('build the images of the Docker stack from the pinned programs, without a registry')
    .action(async () => done(await images(signal)));
  program
    .command('stack')
    .description('bring the Docker stack up to play with, and follow its logs until Ctrl-C')
    .action(async () => done(await stack(signal)));
  program
    .command('doctor')
    .description('show what this machine has and lacks for each runtime')
    .action(async () => done(await doctor()));
  return program;
}

function report(error: unknown): number {
  // What went wrong while things were taken down again; why they were is the reason.
  if (error instanceof SuppressedError) {
    report(error.error);
    return report(error.suppressed);
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof LabError) {
    console.error(error.message);
    return error.exitStatus;
  }
  console.error(error);
  return 3;
}

// A reader that has seen enough, such as `head`, is no reason to stop or to fail.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.on('uncaughtException', (error) => {
  console.error(error);
  process.exit(3);
});

const interruption = new AbortController();
const interrupt = () => {
  if (interruption.signal.aborted) process.exit(INTERRUPTED);
  console.error('\nStopping; once more to stop at once.');
  interruption.abort(new Error('interrupted'));
};
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);

try {
  demandFronts();
  await commands((status) => {
    process.exitCode = status;
  }, interruption.signal).parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
if (interruption.signal.aborted) process.exitCode = INTERRUPTED;
