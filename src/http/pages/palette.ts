/** The colours of the page, `#rrggbb`. A test holds each pair that is used to its contrast. */
export interface Palette {
  readonly page: string;
  readonly card: string;
  /** Behind commands and labels. */
  readonly inset: string;
  readonly line: string;
  /** Around what can be pressed or typed into. */
  readonly edge: string;
  readonly text: string;
  readonly faint: string;
  readonly link: string;
  readonly risk: string;
  readonly riskTint: string;
  readonly warn: string;
  readonly warnTint: string;
  readonly unseen: string;
  readonly unseenTint: string;
  readonly good: string;
  readonly goodTint: string;
  readonly info: string;
  readonly infoTint: string;
}

export const light: Palette = {
  page: '#f4f5f7',
  card: '#ffffff',
  inset: '#f0f2f5',
  line: '#dfe3e8',
  edge: '#7b8794',
  text: '#17202b',
  faint: '#556270',
  link: '#0a58a8',
  risk: '#b0121d',
  riskTint: '#fdeceb',
  warn: '#8a4b00',
  warnTint: '#fff2dc',
  unseen: '#6a35a8',
  unseenTint: '#f3ecfb',
  good: '#1a6638',
  goodTint: '#e6f4ea',
  info: '#0a58a8',
  infoTint: '#e7f0fa',
};

export const dark: Palette = {
  page: '#0e1318',
  card: '#171d24',
  inset: '#10161c',
  line: '#2a333d',
  edge: '#7b8794',
  text: '#e8edf2',
  faint: '#a2afbc',
  link: '#7fb8ff',
  risk: '#ff8d87',
  riskTint: '#371a1b',
  warn: '#f2bd60',
  warnTint: '#30260f',
  unseen: '#caa8f7',
  unseenTint: '#291f3a',
  good: '#7ed39d',
  goodTint: '#15291d',
  info: '#7fb8ff',
  infoTint: '#152536',
};

/** What stands on what: as text (4.5 : 1) or as a shape, an edge or a focus ring (3 : 1). */
export const usedPairs: readonly {
  readonly front: keyof Palette;
  readonly behind: keyof Palette;
  readonly least: 4.5 | 3;
}[] = [
  ...(['page', 'card', 'inset'] as const).flatMap((behind) =>
    (['text', 'faint', 'link', 'risk', 'warn', 'unseen', 'good', 'info'] as const).map(
      (front) => ({ front, behind, least: 4.5 }) as const,
    ),
  ),
  ...(['risk', 'warn', 'unseen', 'good', 'info'] as const).flatMap((tone) => [
    { front: tone, behind: `${tone}Tint`, least: 4.5 } as const,
    { front: 'text', behind: `${tone}Tint`, least: 4.5 } as const,
    { front: 'faint', behind: `${tone}Tint`, least: 4.5 } as const,
    { front: 'link', behind: `${tone}Tint`, least: 4.5 } as const,
  ]),
  { front: 'edge', behind: 'card', least: 3 },
  { front: 'edge', behind: 'page', least: 3 },
];
