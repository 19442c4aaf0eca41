import type { JSX, TargetedKeyboardEvent } from 'preact';

export interface Tab {
  readonly id: string;
  readonly content: JSX.Element | string;
}

interface TabsProps {
  readonly label: string;
  /** What the id of each tab begins with. */
  readonly prefix: string;
  /** Id of the panel that they show. */
  readonly controls: string;
  readonly tabs: readonly Tab[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
}

/** A list of tabs, of which arrows, Home and End choose. */
export function Tabs({ label, prefix, controls, tabs, selected, onSelect }: TabsProps): JSX.Element {
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const at = tabAfter(event.key, tabs.findIndex(({ id }) => id === selected), tabs.length);
    const next = at === null ? undefined : tabs[at];
    if (at !== null && next !== undefined) {
      event.preventDefault();
      onSelect(next.id);
      event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[at]?.focus();
    }
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map(({ id, content }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`${prefix}${id}`}
          aria-selected={id === selected}
          aria-controls={controls}
          tabIndex={id === selected ? 0 : -1}
          onClick={() => { onSelect(id); }}
        >
          {content}
        </button>
      ))}
    </div>
  );
}

function tabAfter(key: string, selected: number, tabs: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return (selected - 1 + tabs) % tabs;
    case 'ArrowRight':
      return (selected + 1) % tabs;
    case 'Home':
      return 0;
    case 'End':
      return tabs - 1;
    default:
      return null;
  }
}
