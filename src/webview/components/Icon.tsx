import type { JSX } from 'preact';

/** The codicons that the pages show; `styles/icons.css` has their signs. */
export const iconNames = [
  'add', 'arrow-down', 'arrow-swap', 'arrow-up', 'check', 'chevron-down', 'chevron-left', 'chevron-right', 'chevron-up', 'circle-slash',
  'clear-all', 'close', 'copy', 'dash', 'debug-pause', 'diff', 'discard', 'error', 'export', 'graph', 'history', 'info', 'list-selection', 'markdown',
  'pass', 'question', 'redo', 'refresh', 'remove', 'save', 'table', 'trash', 'warning', 'zoom-in', 'zoom-out',
] as const;

export type IconName = (typeof iconNames)[number];

/** A codicon. It is decoration: what it means is said in text beside it or in the label of its button. */
export function Icon({ name, class: extra = '' }: { readonly name: IconName; readonly class?: string }): JSX.Element {
  return <span class={`codicon codicon-${name} ${extra}`} aria-hidden="true" />;
}

/** Text for screen readers only. */
export function Hidden({ children }: { readonly children: string }): JSX.Element {
  return <span class="visually-hidden">{children}</span>;
}

export interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/** A button of a toolbar: an icon with a label for tooltip and screen reader. */
export function IconButton({ icon, label, disabled = false, onClick }: IconButtonProps): JSX.Element {
  return (
    <button type="button" class="icon-button" title={label} aria-label={label} disabled={disabled} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
