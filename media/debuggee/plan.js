// What runs in a paused JavaScript program, 4: how the values of a loss lie against each other.
const knownParameters = ['axis', 'ignore_index', 'label_smoothing', 'margin', 'p', 'delta', 'epsilon', 'class_weights', 'pos_weight'];

/**
 * What is read for the loss, checked. A loss has elements, which lie along `axes`; `width` of them make a row. The classes of a
 * position, or what a cosine is taken along, are `stride` elements apart in z.
 */
function planned({ loss, roles, parameters = {}, weights = null }, values) {
  const sources = mappedRoles(roles, values);
  for (const [name, value] of Object.entries(parameters)) {
    if (!knownParameters.includes(name) && value !== null) {
      refuse('unsupported', `the parameter ${name} of ${loss} is not computed in the program`);
    }
  }
  const plan = { loss, sources, parameters, smoothing: Math.max(0, numberOr(parameters, 'label_smoothing', 0)), classWeights: null, posWeight: null, ignored: null };
  if (classLosses.includes(loss)) {
    planClasses(plan);
  } else if (decisions.includes(loss) || regressions.includes(loss) || loss === 'cosine_distance') {
    planElements(plan);
  } else {
    refuse('unsupported', `${loss} is not computed in the program`);
  }
  plan.rows = plan.isOfPositions ? product(plan.axes) : plan.axes[0] ?? 1;
  plan.width = plan.isOfPositions ? 1 : product(plan.axes.slice(1));
  plan.weightOf = weightsOver(plan.axes, typeof weights === 'string' ? sourceOf(values, weights) : weights ?? 1);
  return plan;
}

const mappedRoles = (roles, values) => Object.fromEntries(Object.entries(roles).map(([role, name]) => [role, sourceOf(values, name)]));

function sourceOf(values, name) {
  return Object.hasOwn(values, name) ? opened(values[name], name) : refuse('unsupported', 'the request names a value that was not given', name);
}

function required({ loss, sources }, role) {
  return sources[role] ?? refuse('roles', `${loss} needs ${role}`);
}

const isSame = (a, b) => a.length === b.length && a.every((length, i) => length === b[i]);

/** Every position is a row. Labels are class indices of the losses' shape (a last axis of one apart), or rows of the logits' shape. */
function planClasses(plan) {
  const [logits, labels] = [required(plan, 'logits'), required(plan, 'labels')];
  const { shape } = logits;
  const wanted = numberOr(plan.parameters, 'axis', -1);
  const axis = wanted < 0 ? wanted + shape.length : wanted;
  // A single sample [C] has no axis of samples.
  if (shape.length === 0 || axis < 0 || axis >= shape.length || (axis === 0 && shape.length > 1)) {
    refuse('shape', `logits are [samples, ...] with the classes along axis ${wanted}; these are ${shapeText(shape)}`, logits.name);
  }
  const axes = shape.filter((_length, i) => i !== axis);
  const isSparse = isSame(labels.shape, axes) || isSame(labels.shape, [...axes, 1]);
  if (!isSparse && !isSame(labels.shape, shape)) {
    refuse('shape', `${plan.loss} takes class indices ${shapeText(axes)} or rows ${shapeText(shape)}; labels are ${shapeText(labels.shape)}`, labels.name);
  }
  const classes = shape[axis];
  if (classes === 0) {
    refuse('shape', `the logits have no classes: they are ${shapeText(shape)}`, logits.name);
  }
  Object.assign(plan, {
    main: logits, labels, axes, isDense: !isSparse, isOfPositions: true, classes, inner: classes, stride: product(shape.slice(axis + 1)),
    ignored: isSparse ? plan.parameters.ignore_index ?? null : null, classWeights: vectorOf(plan, 'class_weights', classes), z: numbersOf(logits), y: numbersOf(labels),
  });
}

/** Rows are those of axis 0; the loss of a row is the mean of its elements' losses. */
function planElements(plan) {
  const role = ['sigmoid_cross_entropy', 'hinge_loss'].includes(plan.loss) ? 'logits' : 'predictions';
  const [main, labels] = [required(plan, role), required(plan, 'labels')];
  const { shape } = main;
  if (!isSame(shape, labels.shape)) {
    refuse('shape', `labels ${shapeText(labels.shape)} and ${role} ${shapeText(shape)} differ; they must be the same`, labels.name);
  }
  Object.assign(plan, {
    main, labels, axes: shape, isDense: true, isOfPositions: false, classes: null, inner: 1, stride: 1,
    posWeight: vectorOf(plan, 'pos_weight', shape.at(-1) ?? 1), z: numbersOf(main), y: numbersOf(labels),
  });
  if (plan.loss === 'cosine_distance') {
    const wanted = plan.parameters.axis ?? null;
    const axis = wanted !== null && wanted < 0 ? wanted + shape.length : wanted;
    if (axis === null || axis <= 0 || axis >= shape.length) {
      refuse('shape', `cosine_distance needs an axis behind that of the samples; it is ${wanted} for ${shapeText(shape)}`, main.name);
    }
    Object.assign(plan, { axes: shape.filter((_length, i) => i !== axis), inner: shape[axis], stride: product(shape.slice(axis + 1)) });
  }
}

/** Where the first of a position's `inner` elements lies. */
function baseOf({ inner, stride }, position) {
  return stride === 1 ? position * inner : Math.floor(position / stride) * inner * stride + position % stride;
}

/** A parameter of one number for each class: a list of numbers, or a role's value. `pos_weight` may be one number for all. */
function vectorOf({ sources, parameters }, name, length) {
  const given = sources[name] ?? (parameters[name] === undefined || parameters[name] === null ? null : opened(parameters[name], name));
  if (given !== null && !isSame(given.shape, [length]) && (given.shape.length > 0 || name === 'class_weights')) {
    refuse('shape', `${name} has shape ${shapeText(given.shape)}; there are ${length} classes`, given.name);
  }
  return given === null ? null : numbersOf(given);
}

/** The weight of an element: of weights of the losses' shape, or of its leading axes; an axis of one serves all. */
function weightsOver(axes, given) {
  if (typeof given === 'number') {
    return () => given;
  }
  const shape = [...given.shape];
  while (shape.length > axes.length && shape.at(-1) === 1) {
    shape.pop();
  }
  if (shape.length > axes.length || shape.some((length, i) => length !== 1 && length !== axes[i])) {
    refuse('unsupported', `weights ${shapeText(given.shape)} do not lie along the first axes of the losses ${shapeText(axes)}`, given.name);
  }
  const data = numbersOf(given);
  const share = product(axes.slice(shape.length));
  const leading = axes.slice(0, shape.length);
  if (isSame(shape, leading)) {
    return (element) => data[Math.floor(element / share)];
  }
  return (element) => data[placeOf(Math.floor(element / share), leading).reduce((at, index, i) => at * shape[i] + (shape[i] === 1 ? 0 : index), 0)];
}

/** The class of a position's label; null where it is ignored. */
function labelOf(plan, position, base) {
  const { y, isDense, classes, ignored, stride } = plan;
  if (isDense) {
    return largestOf({ z: y, stride, classes }, base).best;
  }
  const label = y[position];
  if (ignored !== null && label === ignored) {
    return null;
  }
  return Number.isInteger(label) && label >= 0 && label < classes ? label : refuseLabel(plan, label, position);
}

function refuseLabel({ axes, classes, labels }, label, position) {
  const place = placeOf(position, axes);
  const where = place.length === 0 ? '' : place.length === 1 ? `sample ${place[0]}: ` : `index ${shapeText(place)}: `;
  const hint = label === classes ? '; are the labels counted from one?' : '';
  return refuse('labels', where + (Number.isInteger(label) ? `label ${label} is outside [0, ${classes})${hint}` : `label ${label} is no class index`), labels.name);
}
