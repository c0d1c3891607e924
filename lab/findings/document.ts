import type { Findings } from './data.ts';
import { alarmsSection } from './sections/alarms.ts';
import { answeredSection } from './sections/answered.ts';
import { differencesSection } from './sections/differences.ts';
import { idleTimeoutsSection } from './sections/idle-timeouts.ts';
import { pathsSection } from './sections/paths.ts';
import { recoverySection } from './sections/recovery.ts';
import { requirementsSection } from './sections/requirements.ts';
import { runSection } from './sections/run.ts';
import { settingsSection } from './sections/settings.ts';
import { shortSection } from './sections/short.ts';
import { swallowedSection } from './sections/swallowed.ts';
import { witnessSection } from './sections/witness.ts';

const NOTE = `<!-- Made by \`npm run lab -- findings DIR\` from findings.json: never edited by hand. -->`;

const SECTIONS = [
  shortSection,
  requirementsSection,
  pathsSection,
  answeredSection,
  settingsSection,
  idleTimeoutsSection,
  swallowedSection,
  recoverySection,
  alarmsSection,
  witnessSection,
  differencesSection,
];

/** `findings.md`: what the run showed, for who decides what to deploy. Pure: the same findings give the same text. */
export function document(findings: Findings): string {
  const parts = [
    NOTE,
    '# Findings',
    'What was measured, case by case, in one run of all of them. A case’s name is `fault/at/path/detector/traffic`; `npm run lab -- NAME` runs it again.',
    runSection(findings),
    ...SECTIONS.map((section) => section(findings)),
  ];
  return parts.filter(Boolean).join('\n\n').concat('\n');
}
