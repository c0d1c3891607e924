import type { FrontName } from '../../fronts/index.ts';

/** True once what a log has since says that new connections are the new configuration's. */
type Reloaded = (since: string) => boolean;

/** What nginx says before it starts the workers of a configuration, each by its process id. */
const WORKERS_BEGIN = 'start worker processes';

function oldWorkersStopped(before: string): Reloaded {
  const current = before.slice(before.lastIndexOf(WORKERS_BEGIN));
  const old = [...current.matchAll(/start worker process (\d+)/g)].map(([, pid]) => pid);
  const left = old.filter((pid) => !current.includes(`worker process ${pid} exited`));
  // Until it says so, an old worker takes connections, to refuse their streams.
  return (since) => left.length > 0 && left.every((pid) => since.includes(`#${pid}: gracefully shutting down`));
}

/** By what a front's log had before the reload. */
export const reloaded: Record<FrontName, (before: string) => Reloaded> = {
  nginx: oldWorkersStopped,
  // The new process takes the listener, and tells the old one to leave it.
  envoy: () => (since) => since.includes('all dependencies initialized. starting workers'),
};
