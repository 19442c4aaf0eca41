import { isJsonArray, isJsonObject, type JsonValue } from '../json/jsonValue';

const longest = 200;

/** The loss of a `training_config` or `compile_config`: one name, or names by output; null where it does not say. */
export function configuredLoss(config: JsonValue | undefined): string | null {
  const loss = isJsonObject(config) ? lossName(config.get('loss')) : null;
  return loss === null || loss.length <= longest ? loss : `${loss.slice(0, longest)}…`;
}

function lossName(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') {
    return value;
  }
  if (isJsonArray(value)) {
    return joined(value.map(lossName));
  }
  if (!isJsonObject(value)) {
    return null;
  }
  // A loss object is written as its class and that class's settings; anything else is a loss for every output.
  const config = value.get('config');
  const name = isJsonObject(config) ? config.get('name') : undefined;
  const className = value.get('class_name');
  if (typeof className === 'string') {
    return typeof name === 'string' ? name : className;
  }
  return joined([...value].map(([output, loss]) => {
    const inner = lossName(loss);
    return inner === null ? null : `${output}: ${inner}`;
  }));
}

function joined(names: readonly (string | null)[]): string | null {
  const known = names.filter((name) => name !== null);
  return known.length === 0 ? null : known.join(', ');
}
