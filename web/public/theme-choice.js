// Applies the reader's choice of light or dark before the page is painted, and tells the styles that scripts run.
(() => {
  const root = document.documentElement;
  root.classList.add('scripting');
  try {
    const choice = localStorage.getItem('theme');
    if (choice === 'light' || choice === 'dark') root.dataset.theme = choice;
  } catch {
    // A browser that refuses storage shows the system's theme.
  }
})();
