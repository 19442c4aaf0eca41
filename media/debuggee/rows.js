// What runs in a paused JavaScript program: the rows on the screen, and one number.
const mostCharacters = 54000; // of the numbers of one answer

/** Rows `start` up to `end` of one value, each as a flat list; fewer where they are too many for one answer, which `end` then says. */
function answerRows(request, values) {
  const [[name, value]] = Object.entries(values);
  const source = opened(value, name);
  const shape = source.shape.length === 0 ? [1] : source.shape;
  const width = product(shape.slice(1));
  const [from, to] = request.columns ?? [0, width];
  const first = Math.max(0, from);
  let last = Math.min(width, to, first + 4000);
  const start = Math.min(Math.max(0, request.start ?? 0), shape[0]);
  const end = Math.min(request.end ?? start + 50, shape[0], start + 1000);
  const rows = [];
  for (let row = start, characters = 0; row < end; row++) {
    const numbers = Array.from(source.read().subarray(row * width + first, row * width + last), shortener(source.dtype));
    characters += lengthOfTexts(numbers);
    if (characters > mostCharacters && rows.length > 0) {
      break;
    }
    while (lengthOfTexts(numbers) > mostCharacters) {
      numbers.length = Math.floor(numbers.length / 2);
      last = first + numbers.length;
    }
    rows.push(numbers);
  }
  return { start, end: start + rows.length, rows, columns: [first, last], rowShape: shape.slice(1), count: shape[0], dtype: source.dtype };
}

const lengthOfTexts = (numbers) => numbers.reduce((sum, x) => sum + String(x).length + 3, 3);

/** The number of the fewest digits that its type does not tell from it: 0.1, and not 0.10000000149011612. */
function shortener(dtype) {
  if (dtype === 'bool') {
    return (x) => x !== 0;
  }
  const [round, least, most] = dtype === 'float32' ? [Math.fround, 6, 9] : dtype === 'float16' ? [Math.f16round, 3, 5] : [undefined, 0, 0];
  return round === undefined ? (x) => x : (x) => {
    for (let digits = least; digits < most; digits++) {
      const short = Number(x.toPrecision(digits));
      if (round(short) === x) {
        return short;
      }
    }
    return Number.isFinite(x) ? Number(x.toPrecision(most)) : x;
  };
}

/** What the user's own call gave: one number each. */
function answerValue(_request, values) {
  return { values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valueOf(value, name)])) };
}

function valueOf(value, name) {
  if (value === null || value === undefined) {
    refuse('shape', `the expression gives ${String(value)}`, name);
  }
  const source = opened(value, name);
  if (product(source.shape) !== 1) {
    refuse('shape', `the expression gives ${product(source.shape)} numbers of shape ${shapeText(source.shape)}, not one`, name);
  }
  const [number] = source.read();
  return source.dtype === 'bool' ? number !== 0 : number;
}
