/** What stands around a front's configuration on a machine that has the front's package. Paths are absolute. */
export interface Machine {
  /** Who has to be known there, each with a group of the same name. */
  users: readonly string[];
  /** Certificates that the configuration names, by path, and what each is. */
  certificates: Readonly<Record<string, 'authority' | 'certificate' | 'key'>>;
  /** The names that they have to be for. */
  certificateNames: readonly string[];
  /** Folders that are empty at first, for logs: they outlive the machine. */
  logs: readonly string[];
  /** Folders that are empty at first, and of no use to anybody when the machine is gone. */
  scratch: readonly string[];
  /** Links that the package brings, and where they lead: to what belongs to the program. */
  links: Readonly<Record<string, string>>;
  /** What the package brings, by path, where the user brings none. */
  files: Readonly<Record<string, string>>;
}
