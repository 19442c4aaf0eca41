import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usePanel } from '../components/panelContext';
import * as l10n from '../text/l10n';
import type { LossViewProps } from './lossView';

/** A view whose code is loaded when it is first opened, so that the panel itself opens soon. */
export function lazyView(load: () => Promise<ComponentType<LossViewProps>>): ComponentType<LossViewProps> {
  return lazily(load, () => l10n.t('Opening the view…'));
}

/** A part of the page whose code is loaded when it is first shown; `waiting` stands there until then. */
export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>, waiting = (): string => l10n.t('Drawing…')): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  return function Lazy(props: Props): JSX.Element {
    const { fail } = usePanel();
    const [, redraw] = useState(false);
    useEffect(() => {
      let isCurrent = true;
      if (loaded === null) {
        load().then((part) => {
          loaded = part;
          if (isCurrent) {
            redraw(true);
          }
        }, fail);
      }
      return () => { isCurrent = false; };
    }, [fail]);
    const Part = loaded;
    return Part === null ? <p class="quiet">{waiting()}</p> : <Part {...props} />;
  };
}
