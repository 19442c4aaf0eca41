import type { JSX } from 'preact';

/** A codicon. It is decoration: what it means is said in text beside it or in the label of its button. */
export function Icon({ name, class: extra = '' }: { readonly name: string; readonly class?: string }): JSX.Element {
  return <span class={`codicon codicon-${name} ${extra}`} aria-hidden="true" />;
}

/** Text for screen readers only. */
export function Hidden({ children }: { readonly children: string }): JSX.Element {
  return <span class="visually-hidden">{children}</span>;
}

export interface IconButtonProps {
  readonly icon: string;
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
