#!/usr/bin/env node
// Starts the lab on the Node that travels with the project, whatever Node the machine has.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const inProject = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const own = inProject('node_modules/.bin/node');
const args = ['--max-semi-space-size=4', inProject('lab/cli.ts'), ...process.argv.slice(2)];
const lab = spawn(existsSync(own) ? own : process.execPath, args, { stdio: 'inherit' });

// A terminal's Ctrl-C reaches the lab as well, which then ends everything in order; this process waits for it.
process.on('SIGINT', () => {
  if (!process.stdin.isTTY) lab.kill('SIGINT');
});
process.on('SIGTERM', () => lab.kill('SIGTERM'));
lab.on('exit', (code) => process.exit(code ?? 3));
