import type { HostPort } from './entrance.ts';

/** What a configuration of the user's finds around it, so that it runs as it is: names, addresses and files that lead to the lab. */
export interface Placement {
  /** Where it listens. */
  listen: HostPort;
  /** The names that it calls its servers by. */
  names: readonly string[];
  /** The literal addresses that it calls them by. */
  addresses: readonly string[];
  /** The ports that it wants them at. */
  serverPorts: readonly number[];
  /** The name that clients call it by; absent: any. */
  authority?: string;
  /** The method that it routes, as `/package.Service/Method`; absent: the lab's own. */
  method?: string;
  /** Absent: plain text on both sides. */
  tls?: {
    /** Clients speak TLS to it. */
    listener: boolean;
    /** It speaks TLS to its servers. */
    servers: boolean;
    /** And shows them a certificate. */
    certificate: boolean;
    /** PEM files by which the lab's peers know others, and that they show. */
    files: { authority: string; certificate: string; key: string };
  };
  /** The folder whose content stands at the root of its machine. */
  root: string;
  /** Folders there that are empty at first, and of no use when the machine is gone; absolute. */
  scratch: readonly string[];
  /** Its main file, as a path there. */
  configurationFile: string;
}

/** What clients call a front that answers to any name: what it shows them has to be for that. */
export const ANY_NAME = 'localhost';

/** True if nobody but the machine itself can dial it. */
export const isLoopback = (address: string): boolean =>
  address.startsWith('127.') || address === '::1' || address === 'localhost';

/** True if it stands for every address of a machine. */
export const isEveryAddress = (address: string): boolean => ['*', '0.0.0.0', '::'].includes(address);
