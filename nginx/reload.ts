/** What nginx says before it starts the workers of a configuration, each by its process id. */
const WORKERS_BEGIN = 'start worker processes';

/** Whether, by what nginx has said since, no worker of the configuration before takes a connection any more. */
export function oldWorkersStopped(before: string): (since: string) => boolean {
  const current = before.slice(before.lastIndexOf(WORKERS_BEGIN));
  const old = [...current.matchAll(/start worker process (\d+)/g)].map(([, pid]) => pid);
  const left = old.filter((pid) => !current.includes(`worker process ${pid} exited`));
  // Until it says so, an old worker takes connections, to refuse their streams.
  return (since) => left.length > 0 && left.every((pid) => since.includes(`#${pid}: gracefully shutting down`));
}
