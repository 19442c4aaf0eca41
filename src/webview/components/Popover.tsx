import type { ComponentChildren, JSX, TargetedKeyboardEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './Icon';

interface PopoverProps {
  readonly icon: IconName;
  readonly label: string;
  /** Whether the label is shown, or a tooltip. */
  readonly hasText?: boolean;
  /** Of what opens: a menu whose items close it, or anything else. */
  readonly role: 'menu' | 'group';
  /** Opens when this grows. */
  readonly asked?: number;
  readonly disabled?: boolean;
  readonly children: ComponentChildren;
}

/** A button that opens something below it. Escape, Tab out of it, or a click elsewhere closes it. */
export function Popover({ icon, label, hasText = false, role, asked = 0, disabled = false, children }: PopoverProps): JSX.Element {
  const [open, setOpen] = useState(false);
  /** Pixels to the right that keep what opens inside the page. */
  const [shift, setShift] = useState(0);
  const root = useRef<HTMLDivElement>(null);
  const opened = useRef<HTMLDivElement>(null);
  const answered = useRef(asked);
  useEffect(() => {
    if (asked !== answered.current && !disabled) {
      answered.current = asked;
      setOpen(true);
      root.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [asked, disabled]);
  useEffect(() => {
    if (open) {
      root.current?.querySelector<HTMLElement>('[role=menuitem], vscode-checkbox')?.focus();
    }
  }, [open]);
  useLayoutEffect(() => {
    const box = opened.current?.getBoundingClientRect();
    setShift(box === undefined ? 0 : shiftInto(box, document.documentElement.clientWidth));
  }, [open]);
  const close = (): void => {
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')];
    const to = targetOf(event.key, items.findIndex((item) => item === document.activeElement), items.length);
    if (open && event.key === 'Escape') {
      close();
    } else if (open && to !== null) {
      items[to]?.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={root} class="popover-place" onKeyDown={onKeyDown}
      onFocusOut={(event) => {
        if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget as Node)) {
          setOpen(false);
        }
      }}
    >
      <button
        type="button" class={hasText ? 'link' : 'icon-button'} title={hasText ? undefined : label} aria-label={hasText ? undefined : label} disabled={disabled}
        aria-haspopup={role === 'menu' ? 'menu' : undefined} aria-expanded={open} onClick={() => { setOpen(!open); }}
      >
        <Icon name={icon} />{hasText && ` ${label}`}
      </button>
      {open && (
        <div
          ref={opened} class="popover" role={role} aria-label={label} style={shift === 0 ? {} : { transform: `translateX(${shift}px)` }}
          onClick={(event) => {
            if ((event.target as Element).closest('[role=menuitem]') !== null) {
              close();
            }
          }}
        >
          {children}
        </div>
      )}
      {open && <div class="popover-behind" onClick={() => { setOpen(false); }} />}
    </div>
  );
}

/** Pixels that the edges of the page keep clear. */
const clear = 8;

function shiftInto({ left, right }: { readonly left: number; readonly right: number }, width: number): number {
  return left < clear ? clear - left : Math.min(0, width - clear - right);
}

/** The item that a key of a menu goes to; null for any other key. */
function targetOf(key: string, at: number, count: number): number | null {
  switch (count === 0 ? '' : key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return at <= 0 ? count - 1 : at - 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
