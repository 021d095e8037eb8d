# Weights & Biases: `wandb sweep athanor.yaml` tells the sweep's name; `wandb agent NAME` runs this file, on as many machines
# as you like.
import wandb


def main():
    run = wandb.init()
    values = {}
    for name, kind, _, parent, when in SPACE:
        if awake(values, parent, when):
            values[name] = 1 - run.config[f"{name}_complement"] if kind == "complement" else run.config[name]
    result = train({**FIXED, **values}, SEED, lambda epoch, loss: run.log({"epoch": epoch, "loss": loss}))
    run.summary.update(best_loss=result["loss"], accuracy=result["accuracy"], test_accuracy=result["test_accuracy"])
    run.log({"best_loss": result["loss"]})
    run.finish()


if __name__ == "__main__":
    main()
