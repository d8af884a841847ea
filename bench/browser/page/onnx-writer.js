// Writes an ONNX model file: the few protocol buffer messages that a graph of float operations needs.
//
// By hand, as the numbers of the fields are all there is to it: see onnx.proto of ONNX 1.12 (IR version 8).

const FLOAT = 1;
const INT64 = 7;
const utf8 = new TextEncoder();

function varint(value) {
  const bytes = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

const number = (field, value) => Uint8Array.from([...varint(field * 8), ...varint(value)]);

function concatenated(parts) {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

function bytesField(field, bytes) {
  return concatenated([Uint8Array.from([...varint(field * 8 + 2), ...varint(bytes.length)]), bytes]);
}

const textField = (field, text) => bytesField(field, utf8.encode(text));
const message = (field, ...parts) => bytesField(field, concatenated(parts.flat()));

function floatField(field, value) {
  return concatenated([
    Uint8Array.from(varint(field * 8 + 5)),
    new Uint8Array(Float32Array.of(value).buffer), // little-endian, as every machine with WebAssembly is
  ]);
}

/** AttributeProto: whole numbers are INT (2), others FLOAT (1); `alpha` and `beta` are FLOAT whatever their value. */
function attribute(name, value) {
  const isFloat = !Number.isInteger(value) || name === 'alpha' || name === 'beta';
  const content = isFloat ? [floatField(2, value), number(20, 1)] : [number(3, value), number(20, 2)];
  return message(5, textField(1, name), ...content);
}

/** ValueInfoProto: a float tensor of this shape. */
function valueInfo(field, name, shape) {
  const dimensions = shape.map((size) => message(1, number(1, size)));
  return message(field, textField(1, name), message(2, message(1, number(1, FLOAT), message(2, dimensions))));
}

function tensor(field, name, type, shape, values) {
  return message(
    field,
    shape.map((size) => number(1, size)),
    number(2, type),
    textField(8, name),
    bytesField(9, new Uint8Array(values.buffer)),
  );
}

/** A graph under construction; names of results are made up as needed. */
export class OnnxGraph {
  #nodes = [];
  #constants = [];
  #inputs = [];
  #outputs = [];
  #names = 0;

  input(name, shape) {
    this.#inputs.push(valueInfo(11, name, shape));
    return name;
  }

  output(name, shape) {
    this.#outputs.push(valueInfo(12, name, shape));
  }

  constant(values, shape = []) {
    const name = `constant_${++this.#names}`;
    const type = values instanceof Float32Array ? FLOAT : INT64;
    this.#constants.push(tensor(5, name, type, shape, values));
    return name;
  }

  /** @returns {string} the name of its result */
  node(operation, inputs, attributes = {}, result = `value_${++this.#names}`) {
    this.#nodes.push(
      message(
        1,
        inputs.map((name) => textField(1, name)),
        textField(2, result),
        textField(4, operation),
        Object.entries(attributes).map(([name, value]) => attribute(name, value)),
      ),
    );
    return result;
  }

  /** The model file. */
  bytes() {
    const graph = message(7, this.#nodes, textField(2, 'training'), this.#constants, this.#inputs, this.#outputs);
    return concatenated([number(1, 8), textField(2, 'mlp-bench'), graph, message(8, textField(1, ''), number(2, 17))]);
  }
}
