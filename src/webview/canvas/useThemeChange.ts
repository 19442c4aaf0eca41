import { useEffect, useState } from 'preact/hooks';

/** Grows when VS Code's theme changes: what is drawn with its colours is to be drawn again. */
export function useThemeChange(): number {
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    if (typeof MutationObserver === 'undefined') {
      return undefined;
    }
    const observer = new MutationObserver(() => { setChanges((count) => count + 1); });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
    observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
    return () => { observer.disconnect(); };
  }, []);
  return changes;
}
