// The icons of the presenter's bar, as markup.

const svg = (path: string): string =>
  `<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="${path}"/></svg>`;

export const icons = {
  back: svg('M10.5 2.5 12 4 8 8l4 4-1.5 1.5L5 8z'),
  on: svg('M5.5 2.5 4 4l4 4-4 4 1.5 1.5L11 8z'),
  full: svg(
    'M2 2h4.500v1.500h-3v3H2zm7.5 0H14v4.500h-1.500v-3h-3zM2 9.500h1.500v3h3V14H2zm10.5 0H14V14H9.500v-1.500h3z',
  ),
  leave: svg('m3.2 4.3 1.1-1.100L8 6.900l3.7-3.7 1.1 1.100L9.1 8l3.7 3.7-1.1 1.100L8 9.100l-3.7 3.7-1.1-1.100L6.9 8z'),
} as const;
