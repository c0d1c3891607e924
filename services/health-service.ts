import { status } from '@grpc/grpc-js';
import { type HealthServer, HealthCheckResponse_ServingStatus as ServingStatus } from '../contract/generated/health.ts';

/**
 * gRPC's health protocol for a server whose services all have one status. `grpc-health-check` parses its .proto file
 * whenever a process starts, which took a third of a peer's start (80 of 250 ms of a core).
 */
export class Health {
  readonly #services: readonly string[];
  readonly #watchers = new Set<(status: ServingStatus) => void>();
  #status: ServingStatus = ServingStatus.SERVING;

  /** @param services by name; the empty one is the whole server. */
  constructor(services: readonly string[]) {
    this.#services = services;
  }

  /** Tells all who watch that the server is about to stop. */
  stopServing(): void {
    this.#status = ServingStatus.NOT_SERVING;
    for (const tell of this.#watchers) tell(this.#status);
  }

  readonly service: HealthServer = {
    check: ({ request: { service } }, callback) => {
      if (this.#services.includes(service)) callback(null, { status: this.#status });
      else callback({ code: status.NOT_FOUND, details: `wanted ${this.#services.join(', ')}; got ${service}` });
    },
    watch: (call) => {
      const isKnown = this.#services.includes(call.request.service);
      const tell = (status: ServingStatus) => call.write({ status });
      tell(isKnown ? this.#status : ServingStatus.SERVICE_UNKNOWN);
      if (!isKnown) return;
      this.#watchers.add(tell);
      call.on('cancelled', () => this.#watchers.delete(tell));
    },
    list: (_, callback) =>
      callback(null, {
        statuses: Object.fromEntries(this.#services.map((service) => [service, { status: this.#status }])),
      }),
  };
}
