// A training step of the network as an ONNX graph: forward, softmax, gradients and SGD as ordinary operations.
//
// Two things make it as fast as such a graph can be: the update is the C of the Gemm that computes the gradient
// (W' = W − η/B · XᵀD in one pass), and a graph may hold several steps, as weights are copied in and out of each run.
import { OnnxGraph } from './onnx-writer.js';
import { CLASSES, INPUTS, LEARNING_RATE } from './workload.js';

/**
 * Inputs x0, y0, x1, y1 … and w1 [in × out], b1, w2, b2; outputs w1_new, b1_new, w2_new, b2_new and loss0, loss1 …
 * @param {{batch: number, hidden: number, steps: number, mask: 'sign' | 'where'}} options mask: how ReLU's slope is applied
 */
export function trainingGraph({ batch, hidden, steps, mask }) {
  const graph = new OnnxGraph();
  const shapes = { w1: [INPUTS, hidden], b1: [hidden], w2: [hidden, CLASSES], b2: [CLASSES] };
  const now = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, graph.input(name, shape)]));
  const alpha = -LEARNING_RATE / batch;
  const rows = graph.constant(BigInt64Array.of(0n), [1]);
  const rate = graph.constant(Float32Array.of(-alpha));
  const perSample = graph.constant(Float32Array.of(-1 / batch));
  const zero = graph.constant(Float32Array.of(0));

  for (let i = 0; i < steps; ++i) {
    const x = graph.input(`x${i}`, [batch, INPUTS]);
    const y = graph.input(`y${i}`, [batch, CLASSES]);
    const result = (name) => (i === steps - 1 ? `${name}_new` : undefined);
    const h = graph.node('Relu', [graph.node('Gemm', [x, now.w1, now.b1])]);
    const p = graph.node('Softmax', [graph.node('Gemm', [h, now.w2, now.b2])], { axis: 1 });
    const logLikelihood = graph.node('Mul', [y, graph.node('Log', [p])]);
    graph.node('Mul', [graph.node('ReduceSum', [logLikelihood], { keepdims: 0 }), perSample], {}, `loss${i}`);
    graph.output(`loss${i}`, []);

    const d2 = graph.node('Sub', [p, y]);
    const dh = graph.node('Gemm', [d2, now.w2], { transB: 1 });
    const d1 =
      mask === 'sign'
        ? graph.node('Mul', [dh, graph.node('Sign', [h])])
        : graph.node('Where', [graph.node('Greater', [h, zero]), dh, zero]);
    const biasUpdate = (name, d) => {
      const sum = graph.node('ReduceSum', [d, rows], { keepdims: 0 });
      return graph.node('Sub', [now[name], graph.node('Mul', [sum, rate])], {}, result(name));
    };
    const update = (name, a, d) => graph.node('Gemm', [a, d, now[name]], { alpha, beta: 1, transA: 1 }, result(name));
    Object.assign(now, {
      w1: update('w1', x, d1),
      b1: biasUpdate('b1', d1),
      w2: update('w2', h, d2),
      b2: biasUpdate('b2', d2),
    });
  }
  for (const [name, shape] of Object.entries(shapes)) graph.output(`${name}_new`, shape);
  return graph.bytes();
}
