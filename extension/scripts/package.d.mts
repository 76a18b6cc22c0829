/** Platforms, and the names of ONNX Runtime's libraries for them. */
export declare const TARGETS: Record<string, string[]>;

/** The file that `npm run package` writes for a target. */
export declare function vsixName(target: string): string;

/** Makes the VSIX of one platform in a folder. */
export declare function packageFor(target: string, out?: string): Promise<{ file: string; bytes: number }>;
