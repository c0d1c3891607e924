/** Some rules of a link. */
export interface Chain {
  /** What the kernel gives to it by itself; without one, another chain jumps here. */
  hook?: string;
  rules: readonly string[];
}

/**
 * What makes `nft` put a link's chains in place of those that it had, all links in one table: `nft` reads every table before
 * it changes one, and needs 0.4 ms of a core for each (1.0.6), so one of its own for each link made 27 ms of 6 at 60 links.
 *
 * @param chains by their names within the link; those that others jump to come after them. Without any rule they go.
 * @param sets what the table has for all links.
 */
export function replaceChains(
  { table, link, sets = [] }: { table: string; link: string; sets?: readonly string[] },
  chains: Readonly<Record<string, Chain>>,
): string[] {
  const names = Object.keys(chains).map((name) => chainName(link, name));
  const hookOf = ({ hook }: Chain) => (hook ? [hook] : []);
  const all = Object.entries(chains);
  const declared = all.flatMap(([name, chain]) => [`chain ${chainName(link, name)} {`, ...hookOf(chain), '}']);
  const filled = all.flatMap(([name, chain]) => [
    ...[`chain ${chainName(link, name)} {`, ...hookOf(chain), ...chain.rules, '}'],
  ]);
  return [
    // Deleting what isn't there is an error; adding what is there isn't.
    ...[`table ${table} {`, ...sets, ...declared, '}'],
    ...names.map((name) => `flush chain ${table} ${name}`),
    ...names.map((name) => `delete chain ${table} ${name}`),
    ...(all.some(([, { rules }]) => rules.length > 0) ? [`table ${table} {`, ...filled, '}'] : []),
  ];
}

/** How a link's chain is called among those of all links. */
export const chainName = (link: string, name: string): string => `${link}-${name}`;
