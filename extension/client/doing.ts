/** What a request does, in words that go after "while". */
import type { ParamsOf, RequestName } from '../../runtime/protocol';

/** Base name of a path of either kind. */
export function baseName(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
}

/** For example `measuring the layers of model.onnx`. */
export function doing<N extends RequestName>(name: N, params: ParamsOf<N>): string {
  const { file, a, b, folder, source } = (params ?? {}) as Partial<
    Record<'file' | 'a' | 'b' | 'folder' | 'source', string>
  >;
  const of = baseName(file ?? folder ?? source ?? '');
  switch (name) {
    case 'describe':
      return `reading ${of}`;
    case 'inspect':
      return `measuring the layers of ${of}`;
    case 'layer':
      return `measuring a layer of ${of}`;
    case 'geometry':
      return `measuring the geometry of a layer of ${of}`;
    case 'labels':
      return `measuring what labels tell of a layer of ${of}`;
    case 'decoding':
      return `probing the layers of ${of}`;
    case 'embedding':
      return `placing the inputs of ${of} by UMAP`;
    case 'compare':
      return a === b
        ? `comparing the layers of ${baseName(a ?? '')}`
        : `comparing ${baseName(a ?? '')} with ${baseName(b ?? '')}`;
    case 'pairs':
      return `computing the statistics of ${baseName(a ?? '')} and ${baseName(b ?? '')}`;
    case 'trajectory':
      return 'following layers over training';
    case 'doctor':
    case 'provider.test':
      return 'checking execution providers';
    case 'cuda.plan':
    case 'cuda.install':
      return 'installing CUDA libraries';
    case 'data.preview':
    case 'data.sheet':
      return `making the data of ${of}`;
    case 'study.load':
      return `checking ${of}`;
    case 'study.read':
      return `reading the run ${of}`;
    case 'study.run':
    case 'study.resume':
      return `running the study in ${of}`;
    default:
      return `answering ${name}`;
  }
}
