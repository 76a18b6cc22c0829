/**
 * Which nodes of a graph make an activation that a person would call a layer. Weighted operators, activation
 * functions, poolings, residual sums and the like do; plumbing does not; of arithmetic that spells out one function
 * (a GELU, a layer norm) only the end does.
 */
import type { InitializerInfo, NodeInfo } from './read-graph';
import type { Flow } from './layers-flow';
import { scopeOf } from './layers-names';

/** A layer's nodes, in order; the first output of the last one is its activation. */
export interface LayerNodes {
  readonly nodes: readonly NodeInfo[];
  readonly weights: readonly InitializerInfo[];
}

/** Rearrange, select or convert values without computing new ones. */
const PLUMBING = new Set(
  (
    'Identity Cast CastLike BitCast Reshape Flatten Squeeze Unsqueeze Transpose Slice Split Expand Tile Dropout Pad ' +
    'Shape Size Constant ConstantOfShape Range GatherElements GatherND ScatterElements ScatterND Scatter TensorScatter ' +
    'QuantizeLinear DequantizeLinear DynamicQuantizeLinear DepthToSpace SpaceToDepth NonZero Trilu EyeLike OneHot ' +
    'TopK ArgMax ArgMin Unique Compress ReverseSequence SequenceConstruct SequenceAt SplitToSequence ' +
    'ConcatFromSequence Optional OptionalGetElement RandomNormal RandomUniform RandomNormalLike RandomUniformLike'
  ).split(' '),
);

/** Steps of which larger functions are spelled out. */
const ARITHMETIC = new Set(
  (
    'Add Sub Mul Div Pow Sqrt Neg Abs Exp Log Erf Reciprocal Min Max Sum Mean Sign Floor Ceil Round Sin Cos Tan Clip ' +
    'Where Not And Or Equal Less Greater LessOrEqual GreaterOrEqual Mod ReduceMean ReduceSum ReduceMax ReduceMin ' +
    'ReduceProd ReduceL1 ReduceL2 ReduceSumSquare ReduceLogSum ReduceLogSumExp CumSum'
  ).split(' '),
);

const ELEMENTWISE_ACTIVATIONS = new Set(
  'Tanh Sigmoid Relu Softplus HardSigmoid Softsign Elu LeakyRelu Selu Celu'.split(' '),
);

/** Scaling and shifting. */
const AFFINE = new Set(['Add', 'Sub', 'Mul', 'Div']);
/** A following sum with a constant vector is their bias. */
const TAKES_BIAS = new Set(['MatMul', 'Gemm', 'Conv', 'ConvTranspose', 'Einsum', 'Mul', 'Div']);
/** Constants of these steer the operation and are no weights. */
const WEIGHTLESS = new Set(['Resize', 'Upsample', 'Clip', 'Where', 'Pow', 'Concat', 'NonMaxSuppression']);

const FLOATING = new Set(['float32', 'float64', 'float16', 'other']);
const QUANTISED = new Set(['int8', 'uint8']);

/** Weights of a node: its constants that are no switches, shapes or lone numbers. */
export function weightsOf(flow: Flow, node: NodeInfo): readonly InitializerInfo[] {
  if (PLUMBING.has(node.op) || WEIGHTLESS.has(node.op)) return [];
  const constants = flow
    .constants(node)
    .filter(({ type }) => FLOATING.has(type) || QUANTISED.has(type))
    .filter(({ elements }) => elements > 1 || node.subgraphs.length === 0);
  return constants.some(({ elements }) => elements > 1) || node.op === 'PRelu' ? constants : [];
}

const isPlain = (node: NodeInfo, ops: ReadonlySet<string>) => node.domain === '' && ops.has(node.op);

/** Selects layers of one graph; holds what is looked up many times. */
export class LayerSelector {
  private readonly weights = new Map<NodeInfo, readonly InitializerInfo[]>();
  private readonly decided = new Map<NodeInfo, boolean>();
  private readonly elementwiseScopes: ReadonlySet<string>;

  /** `picks`: whether a part that is picked out of an activation, such as one token, is a layer as well. */
  constructor(
    private readonly flow: Flow,
    private readonly nodes: readonly NodeInfo[],
    private readonly picks = false,
  ) {
    this.elementwiseScopes = this.findElementwiseScopes();
  }

  select(): LayerNodes[] {
    return this.nodes.flatMap((node) => {
      if (!this.isLayer(node)) return [];
      const nodes = [...this.chainBefore(node), node];
      return [{ nodes, weights: nodes.flatMap((member) => this.weightsOf(member)) }];
    });
  }

  private weightsOf(node: NodeInfo): readonly InitializerInfo[] {
    const known = this.weights.get(node) ?? weightsOf(this.flow, node);
    this.weights.set(node, known);
    return known;
  }

  private isDependent(node: NodeInfo): boolean {
    return node.outputs.some((output) => this.flow.dependent.has(output));
  }

  private dependentInputs(node: NodeInfo): readonly string[] {
    return node.inputs.filter((name) => this.flow.dependent.has(name));
  }

  private isOutput(node: NodeInfo): boolean {
    return node.outputs.some((output) => this.flow.outputs.has(output));
  }

  private consumersOf(node: NodeInfo): readonly NodeInfo[] {
    return node.outputs.flatMap((output) => this.flow.consumers.get(output) ?? []);
  }

  private isResidual(node: NodeInfo): boolean {
    return (node.op === 'Add' || node.op === 'Sum') && this.dependentInputs(node).length > 1;
  }

  /** Whether `node` is only the start of a layer that its sole consumer ends: a product before its bias. */
  private continuesInto(node: NodeInfo): NodeInfo | undefined {
    if (this.isOutput(node)) return undefined;
    const consumers = this.consumersOf(node);
    const [next] = consumers;
    if (consumers.length !== 1 || !isPlain(node, TAKES_BIAS)) return undefined;
    if (this.dependentInputs(next).length !== 1 || this.weightsOf(next).length === 0) return undefined;
    if (next.domain !== '') return undefined;
    const weighted = this.weightsOf(node).length > 0;
    if (next.op === 'Add') return weighted ? next : undefined;
    return next.op === 'Mul' && node.op === 'Div' ? next : undefined;
  }

  private chainBefore(node: NodeInfo): NodeInfo[] {
    const chain: NodeInfo[] = [];
    for (let last = node; ;) {
      const before = this.dependentInputs(last)
        .map((name) => this.flow.producer.get(name))
        .find((maker) => maker && this.continuesInto(maker) === last);
      if (!before) return chain;
      chain.unshift(before);
      last = before;
    }
  }

  private isLayer(node: NodeInfo): boolean {
    const known = this.decided.get(node) ?? this.decide(node);
    this.decided.set(node, known);
    return known;
  }

  private decide(node: NodeInfo): boolean {
    if (!this.isDependent(node)) return false;
    if (this.isOutput(node)) return true;
    if (this.consumersOf(node).length === 0 && node.domain === '' && !node.subgraphs.length) return false;
    if (isPlain(node, PLUMBING) || this.continuesInto(node)) return false;
    const { scope } = scopeOf(node);
    if (scope && this.elementwiseScopes.has(scope))
      return this.consumersOf(node).some((next) => scopeOf(next).scope !== scope);
    if (node.domain === '' && node.op === 'Concat') return this.dependentInputs(node).length > 1;
    if (node.domain === '' && node.op === 'Gather') return this.picks || this.weightsOf(node).length > 0;
    return isPlain(node, ARITHMETIC) ? this.endsArithmetic(node) : true;
  }

  /** Whether an arithmetic node is the end of what it is a step of. */
  private endsArithmetic(node: NodeInfo): boolean {
    if (this.isResidual(node) || this.weightsOf(node).length > 0) return true;
    const consumers = this.consumersOf(node);
    const gates = node.op === 'Mul' && this.dependentInputs(node).length > 1;
    const inside = consumers.every((next) => isPlain(next, ARITHMETIC) && !(gates && this.isResidual(next)));
    if (inside) return false;
    const scales = AFFINE.has(node.op) && this.dependentInputs(node).length === 1;
    if (!scales) return true;
    const maker = this.flow.producer.get(this.dependentInputs(node)[0]);
    return maker !== undefined && isPlain(maker, ARITHMETIC) && !this.isLayer(maker);
  }

  /** Modules (by scope in node names) that contain elementwise steps only, such as a spelled-out GELU. */
  private findElementwiseScopes(): ReadonlySet<string> {
    const scopes = new Set<string>();
    const others = new Set<string>();
    for (const node of this.nodes) {
      const { scope } = scopeOf(node);
      if (!scope) continue;
      scopes.add(scope);
      const elementwise =
        (isPlain(node, ARITHMETIC) && this.weightsOf(node).length === 0 && !this.isResidualAcross(node)) ||
        isPlain(node, ELEMENTWISE_ACTIVATIONS) ||
        isPlain(node, PLUMBING);
      if (!elementwise) others.add(scope);
      for (let at = scope.lastIndexOf('.'); at > 0; at = scope.lastIndexOf('.', at - 1))
        others.add(scope.slice(0, at));
    }
    return new Set([...scopes].filter((scope) => !others.has(scope)));
  }

  /** A sum of two values that both come from outside its scope joins branches. */
  private isResidualAcross(node: NodeInfo): boolean {
    const { scope } = scopeOf(node);
    return (
      this.isResidual(node) &&
      this.dependentInputs(node).every((name) => {
        const maker = this.flow.producer.get(name);
        return !maker || scopeOf(maker).scope !== scope;
      })
    );
  }
}
