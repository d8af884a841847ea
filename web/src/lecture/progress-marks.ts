// Writes what was solved behind the chapters' names in the contents and on the home page, with a button that erases it.
import { chapterOf, eraseProgress, PROGRESS_CHANGED, readProgress } from './progress.js';

/** Keeps the marks current, also when another tab changes them. */
export function startProgressMarks(): void {
  const eraser = createEraser();
  (document.querySelector('.home-page .chapter-list') ?? document.querySelector('#contents .chapters'))?.after(eraser);
  const show = (): void => {
    showMarks();
    eraser.hidden = Object.values(readProgress()).every(({ solved }) => solved.length === 0);
  };
  document.addEventListener(PROGRESS_CHANGED, show);
  window.addEventListener('storage', show);
  show();
}

function showMarks(): void {
  const progress = readProgress();
  for (const link of document.querySelectorAll<HTMLAnchorElement>(':is(.contents .chapters, .chapter-list) > li > a')) {
    const { solved, of } = progress[chapterOf(link.pathname)] ?? { solved: [], of: 0 };
    const all = solved.length >= of;
    let mark = link.querySelector<HTMLElement>('.solved');
    if (solved.length === 0) {
      mark?.remove();
      continue;
    }
    if (!mark) {
      mark = document.createElement('span');
      mark.className = 'solved';
      link.append(' ', mark);
    }
    mark.textContent = all ? '✓' : `${solved.length}/${of}`;
    mark.title = all ? 'All exercises solved' : `${solved.length} of ${of} exercises solved`;
    mark.setAttribute('role', 'img');
    mark.setAttribute('aria-label', mark.title);
  }
}

/** A button that asks once more before it erases. */
function createEraser(): HTMLElement {
  const row = document.createElement('p');
  row.className = 'erase-progress';
  const question = document.createElement('span');
  question.textContent = 'Forget which exercises were solved on this device?';
  question.setAttribute('role', 'status');
  const [ask, erase, keep] = ['Erase progress', 'Erase', 'Keep'].map((label) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    return button;
  }) as [HTMLButtonElement, HTMLButtonElement, HTMLButtonElement];
  const asking = (on: boolean): void => {
    row.replaceChildren(...(on ? [question, erase, keep] : [ask]));
    (on ? keep : ask).focus();
  };
  ask.addEventListener('click', () => asking(true));
  keep.addEventListener('click', () => asking(false));
  erase.addEventListener('click', () => {
    asking(false);
    eraseProgress();
  });
  row.append(ask);
  return row;
}
