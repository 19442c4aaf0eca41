import { rectangle, type Area, type Pen } from '../export/pen';
import type { Picture } from '../export/picture';
import type { ThemeColours } from '../export/themeColours';
import { barSegments, isIncluded, shareOf, type TotalPart } from '../state/lossParts';
import * as l10n from '../text/l10n';
import { compact, percent } from '../text/numbers';

const height = 34;

/** The stacked bar of the total with its parts' values and shares, drawn as the page has it. */
export function totalPicture(parts: readonly TotalPart[], withRegularization: boolean, width: number, colours: ThemeColours): Picture {
  const segments = barSegments(parts, withRegularization);
  const total = segments.reduce((sum, { part }) => sum + (part.amount ?? 0), 0);
  return {
    title: titleOf(compact(total), parts.some(({ kind }) => kind === 'regularization'), withRegularization),
    colours,
    legend: parts.filter((part) => isIncluded(part, withRegularization)).map((part) => {
      const share = shareOf(part, parts, withRegularization);
      const value = part.amount === null ? l10n.t('unavailable') : compact(part.amount);
      return {
        text: `${[part.name, part.detail].filter((text) => text !== '').join(', ')}: ${value}${share === null ? '' : ` (${percent(share)})`}`,
        sign: (pen) => { drawSegment(pen, { x: -14, y: -7, width: 28, height: 14 }, parts.indexOf(part), part.letter, colours); },
      };
    }),
    body: {
      width, height,
      draw: (pen) => {
        const gaps = 2 * (segments.length - 1);
        let x = 0;
        for (const { part, width: share, negative } of segments) {
          const area = { x, y: 0, width: Math.max(1, share * (width - gaps)), height };
          drawSegment(pen, area, parts.indexOf(part), share > 0.025 ? `${negative ? '−' : ''}${part.letter}` : '', colours);
          if (negative) {
            pen.path(rectangle({ ...area, x: x + 1, y: 1, width: area.width - 2, height: height - 2 }), { stroke: colours.text, width: 2, dash: [4, 3] });
          }
          x += area.width + 2;
        }
      },
    },
  };
}

function titleOf(total: string, hasRegularization: boolean, withRegularization: boolean): string {
  if (!hasRegularization) {
    return l10n.t('Total loss {0}', total);
  }
  return withRegularization ? l10n.t('Total loss {0}, with regularization', total) : l10n.t('Total loss {0}, without regularization', total);
}

/** A part's colour with its pattern, and its letter. */
function drawSegment(pen: Pen, area: Area, index: number, letter: string, colours: ThemeColours): void {
  const kind = index % 6;
  pen.path(rectangle(area), { fill: colours.of(`--part-${kind}`) });
  const stripes = patternOf(kind, area);
  if (stripes !== '') {
    pen.within(area, () => { pen.path(stripes, { stroke: colours.paper, width: 2, opacity: 0.5 }); });
  }
  if (letter !== '') {
    const middle = { x: area.x + area.width / 2, y: area.y + area.height / 2 };
    const [width, tall] = [letter.length * 8 + 6, Math.min(16, area.height)];
    pen.path(rectangle({ x: middle.x - width / 2, y: middle.y - tall / 2, width, height: tall }), { fill: colours.paper });
    pen.text(letter, middle, { colour: colours.text, size: 11, isBold: true, anchor: 'middle' });
  }
}

/** Lines over an area, as the style sheet's patterns of the parts go. */
function patternOf(kind: number, { x, y, width, height: tall }: Area): string {
  const count = (length: number, step: number): readonly number[] => Array.from({ length: Math.ceil(length / step) + 1 }, (_, i) => i * step);
  switch (kind) {
    case 1: return count(width + tall, 10).map((at) => `M${x + at} ${y}l${-tall} ${tall}`).join('');
    case 2: return count(width + tall, 8).map((at) => `M${x + at - tall} ${y}l${tall} ${tall}`).join('');
    case 3: return count(tall, 6).map((at) => `M${x} ${y + at + 4}h${width}`).join('');
    case 4: return count(width, 6).map((at) => `M${x + at + 4} ${y}v${tall}`).join('');
    case 5: return count(width, 7).flatMap((across) => count(tall, 7).map((down) => `M${x + across + 3} ${y + down + 3}h2`)).join('');
    default: return '';
  }
}
