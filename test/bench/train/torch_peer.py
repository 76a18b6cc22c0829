"""PyTorch's side of the training benchmark: trains the MLP described in argv[1] (a folder) on request.

The folder holds setup.json (layers, batch, optimizer, learningRate, steps, threads), parameters.bin, inputs.bin,
targets.bin (float32) and rows.bin (int32 [steps, batch]), all row-major. Protocol: one line with a number on stdin
trains so many steps from the initial parameters and answers one JSON line {"seconds", "cpuSeconds"}; the trained parameters are
written to trained.bin.
"""
import json
import os
import sys
import time

folder = sys.argv[1]
with open(os.path.join(folder, "setup.json")) as file:
    setup = json.load(file)
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(setup["threads"])

import numpy as np  # noqa: E402  (after the thread settings)
import torch  # noqa: E402

torch.set_num_threads(setup["threads"])


def read(name, dtype, *shape):
    array = np.fromfile(os.path.join(folder, name), dtype=dtype).reshape(*shape)
    return torch.from_numpy(array)


widths = setup["layers"]
inputs = read("inputs.bin", np.float32, -1, widths[0])
targets = read("targets.bin", np.float32, -1, widths[-1])
rows = read("rows.bin", np.int32, setup["steps"], setup["batch"]).long()
initial = read("parameters.bin", np.float32, -1)


def build():
    layers = []
    for fan_in, fan_out in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(fan_in, fan_out), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    torch.nn.utils.vector_to_parameters(initial.clone(), model.parameters())
    rate = setup["learningRate"]
    if setup["optimizer"] == "adam":
        return model, torch.optim.Adam(model.parameters(), lr=rate, foreach=setup["foreach"])
    return model, torch.optim.SGD(model.parameters(), lr=rate, foreach=setup["foreach"])


def run(steps):
    model, optimizer = build()
    criterion = torch.nn.BCEWithLogitsLoss()
    losses = []
    start, cpu_start = time.perf_counter(), time.process_time()
    for batch in rows[:steps]:
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(model(inputs[batch]), targets[batch])
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu_start
    trained = torch.nn.utils.parameters_to_vector(model.parameters()).detach().numpy()
    trained.tofile(os.path.join(folder, "trained.bin"))
    return {"seconds": seconds, "cpuSeconds": cpu_seconds}


print(json.dumps({"torch": torch.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(run(int(line))), flush=True)
