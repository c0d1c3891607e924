const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** What a vendor documents, or others have seen, and where that is written. */
interface Sourced {
  source: string;
}

/**
 * Something between client and server that gives up what is idle for too long, as its vendor documents it. At layer 4 it
 * watches packets of a connection, so any PING counts that passes it. At layer 7 it terminates HTTP/2, and answers PINGs
 * itself: messages alone count.
 */
export interface IdleTimeout {
  /** As its vendor calls it. */
  product: string;
  layer: 4 | 7;
  /** Unless somebody sets it. */
  idle: { ms: number } & Sourced;
  /** As long as it can be set; absent: its vendor names no way. */
  atMost?: { ms: number } & Sourced;
  /** What becomes of what was idle for longer. */
  afterwards: { words: string } & Sourced;
}

const AWS = 'https://docs.aws.amazon.com/elasticloadbalancing/latest';
const AZURE = 'https://learn.microsoft.com/azure';
const GCP_TIPS = 'https://cloud.google.com/compute/docs/troubleshooting/general-tips';

export const idleTimeouts = {
  'aws-alb': {
    product: 'AWS Application Load Balancer',
    layer: 7,
    // The same page says that HTTP/2 PINGs don't count.
    idle: { ms: 60 * SECOND, source: `${AWS}/application/edit-load-balancer-attributes.html` },
    atMost: { ms: 4_000 * SECOND, source: `${AWS}/APIReference/API_LoadBalancerAttribute.html` },
    // AWS documents no code. Others work around the same: hashicorp/waypoint#3621, dapr/dotnet-sdk#1739.
    afterwards: {
      words: 'ends the stream by RST_STREAM (code 1 in one report)',
      source: 'https://github.com/akka/akka-projection/issues/881',
    },
  },
  'azure-container-apps': {
    product: 'Azure Container Apps, HTTP ingress',
    layer: 7,
    idle: { ms: 240 * SECOND, source: `${AZURE}/container-apps/ingress-overview` },
    // Premium ingress alone lets it be set.
    atMost: { ms: 30 * MINUTE, source: `${AZURE}/container-apps/premium-ingress` },
    // Although the client's PINGs were ACKed all the while.
    afterwards: {
      words: 'ends the stream by RST_STREAM (code 0 in one report), or by status 2 before the first answer',
      source: 'https://github.com/microsoft/azure-container-apps/issues/113',
    },
  },
  'aws-nlb': {
    product: 'AWS Network Load Balancer, TCP',
    layer: 4,
    idle: { ms: 350 * SECOND, source: `${AWS}/network/update-idle-timeout.html` },
    atMost: { ms: 6_000 * SECOND, source: `${AWS}/network/update-idle-timeout.html` },
    afterwards: {
      words: 'answers what comes late by a TCP RST',
      source:
        'https://github.com/awsdocs/elb-network-load-balancers-user-guide/blob/0c49c9c05f63caa283e8cf4acce918fc5816be44/doc_source/network-load-balancers.md',
    },
  },
  azure: {
    product: 'Azure Load Balancer',
    layer: 4,
    idle: { ms: 4 * MINUTE, source: `${AZURE}/load-balancer/load-balancer-tcp-idle-timeout` },
    atMost: { ms: 100 * MINUTE, source: `${AZURE}/load-balancer/load-balancer-tcp-idle-timeout` },
    // Who switches TCP reset on for a rule has an RST sent to both ends at that moment instead.
    afterwards: { words: 'drops what comes late, silently', source: `${AZURE}/load-balancer/load-balancer-tcp-reset` },
  },
  gcp: {
    product: 'Google Cloud VPC, connection tracking',
    layer: 4,
    idle: { ms: 10 * MINUTE, source: GCP_TIPS },
    // What comes in is subject to the firewall again, and dropped unless a rule lets it in; the lab drops both ways.
    afterwards: { words: 'drops what comes in late, silently', source: GCP_TIPS },
  },
} satisfies Record<string, IdleTimeout>;
