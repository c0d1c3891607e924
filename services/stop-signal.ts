/** Runs `stop` once on SIGTERM or SIGINT and ends the process; a second signal ends it at once. */
export function onStopSignal(stop: () => Promise<void>): void {
  const handler = () => {
    process.off('SIGTERM', handler);
    process.off('SIGINT', handler);
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', handler);
  process.on('SIGINT', handler);
}
