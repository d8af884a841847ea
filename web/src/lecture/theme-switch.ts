// The button that changes between light and dark; without a choice the page follows the system.
import { isDark } from '../plots/theme.js';
import { remember } from './storage.js';

/** Makes the header's theme button work. */
export function startThemeSwitch(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-action="theme"]');
  const system = matchMedia('(prefers-color-scheme: dark)');
  if (!button) return;
  const show = (): void => button.setAttribute('aria-pressed', String(isDark()));
  button.addEventListener('click', () => {
    const dark = !isDark();
    const root = document.documentElement;
    // Choosing what the system has anyway gives the choice back to the system.
    const choice = dark === system.matches ? undefined : dark ? 'dark' : 'light';
    if (choice) root.dataset.theme = choice;
    else delete root.dataset.theme;
    remember('theme', choice);
    show();
  });
  system.addEventListener('change', show);
  show();
}
