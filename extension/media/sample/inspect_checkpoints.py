"""How often do the two checkpoints get each feature right? Needs numpy, onnx and onnxruntime."""

import numpy as np
import onnx
import onnxruntime

probe = np.load("inputs.npz")

# RepLens shows "Inspect" and "Compare" above lines that name a checkpoint.
before = onnx.load("before.onnx")
print("Layers:", ", ".join(node.name for node in before.graph.node))

sessions = {
    "before training": onnxruntime.InferenceSession("before.onnx"),
    "after training": onnxruntime.InferenceSession("after.onnx"),
}
for name, session in sessions.items():
    (logits,) = session.run(["logits"], {"input": probe["input"]})
    for column, feature in enumerate(["easy", "hard"]):
        accuracy = np.mean((logits[:, column] > 0) == probe[feature])
        print(f"{name}: {feature} right in {accuracy:.1%} of {len(logits)} rows")
