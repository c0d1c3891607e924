import type { Scenario } from '../lab/cases/case.ts';

export default {
  name: 'layer-7-idle-timeouts',
  requirement:
    'A load balancer that terminates HTTP/2 ends a healthy stream on which no message has passed for its idle timeout, whoever sends PINGs; messages keep it.',
  faults: ['healthy'],
  at: ['last-mile'],
  paths: ['envoy@emulates-aws-alb', 'envoy@emulates-azure-container-apps'],
  detectors: ['none', 'client-keepalive', 'server-keepalive', 'both-keepalive', 'heartbeat'],
  traffic: ['idle', 'server-push'],
} satisfies Scenario;
