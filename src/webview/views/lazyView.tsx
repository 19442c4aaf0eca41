import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usePanel } from '../components/panelContext';
import type { LossViewProps } from './lossView';

/** A view whose code is loaded when it is first opened, so that the panel itself opens soon. */
export function lazyView(load: () => Promise<ComponentType<LossViewProps>>): ComponentType<LossViewProps> {
  let loaded: ComponentType<LossViewProps> | null = null;
  return function LazyView(props: LossViewProps): JSX.Element {
    const { fail } = usePanel();
    const [, redraw] = useState(false);
    useEffect(() => {
      let isCurrent = true;
      if (loaded === null) {
        load().then((view) => {
          loaded = view;
          if (isCurrent) {
            redraw(true);
          }
        }, fail);
      }
      return () => { isCurrent = false; };
    }, [fail]);
    const View = loaded;
    return View === null ? <p class="quiet">Opening the view…</p> : <View {...props} />;
  };
}
