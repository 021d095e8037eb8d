# Every text of the page in English. The other language is in zh.ftl.
#
# Both files hold the same messages, in the same order, with the same variables; the build checks it.
# Write for somebody who learns tuning: warm, precise, short. Numbers arrive formatted, whole numbers as numbers.
# Ids that end in `-help` explain; ids built from keys (field-lr, choice-data-moons, searcher-gp, note-rounded,
# error-engine, reading-noisy) follow the keys in the code.

### Page

## Name and header

app-title = Athanor
app-tagline = Small neural networks train in this page. Turn every knob and see what it does.
skip-to-map = Skip to the map
skip-to-room = Skip to the content
column-configure = Configure
column-map = The map and the race
column-run = The selected trial

## Experiments to start from

presets = Experiments
preset-race = Four searchers race
preset-race-help = Grid, random, TPE and a Gaussian process look for the learning rate and batch size of a digit reader, 40 trials each.
preset-luck = Luck or skill?
preset-luck-help = Random, TPE and a Gaussian process, five searches each over four hyperparameters, beside random search with twice the budget: bands instead of lines.
preset-half = As good as random in half the trials
preset-half-help = Digits, four hyperparameters, ten searches each, 40 trials. Measured here: TPE is as good as random's median best after 17 trials (quartiles 14 to 24), the Gaussian process after 17.5 (13 to 29). Ten searches are few: some never get there.
preset-landscape = Searchers on a measured landscape
preset-landscape-help = A network for each of 16 × 7 cells, measured beside the race: was the valley found?
preset-you = You against the machines
preset-you-help = Place twelve trials on the map yourself, against random search and a Gaussian process.
preset-halving = Stop the hopeless early
preset-halving-help = The same trainings' worth of epochs: spent on 27 networks to the end, or on many, of which most are cut early.
preset-optimisers = Which optimiser, and with which knobs?
preset-optimisers-help = Three optimisers, each with a coefficient of its own, which is searched only where it has an effect.
preset-cnn = Convolutions or not
preset-cnn-help = A convolutional network and a perceptron read digits, three trainings each, 30 epochs.
preset-transfer = Fine-tuning
preset-transfer-help = Fifty examples of 5 to 9 and five epochs: from scratch, or after 50 epochs on 0 to 4, with the first convolution frozen or not. Put pretraining and learning rate on the axes of the map: where is each row best, and which is the better one? Measured over ten seeds, each at its best rate: validation loss 0.36 from scratch and 0.29 fine-tuned (lower on seven of ten), accuracy 87 % and 90 %.
preset-map = A whole map: 32 × 32 networks
preset-map-help = Learning rate × batch size on circles, 1,024 networks, from coarse to fine.

## Lessons in reading curves

lessons = Reading curves: one run each
lesson-clean = Clean learning
lesson-clean-help = Both losses come down together and settle close to each other.
lesson-short = Stopped too early
lesson-short-help = Both losses still fall when the run ends.
lesson-overfitting = Overfitting
lesson-overfitting-help = The network learns a few noisy examples by heart: training loss falls, validation loss turns.
lesson-underfitting = Underfitting
lesson-underfitting-help = One hidden unit is too few for the spirals: both losses stay high.
lesson-divergence = Divergence
lesson-divergence-help = The learning rate is far too high: the loss explodes.
lesson-slow = Learning rate too low
lesson-slow-help = The loss falls in a straight line and gets nowhere.
lesson-noisy = A noisy end
lesson-noisy-help = Small batches and a high learning rate: the loss never comes to rest.
lesson-wrong-labels = Wrong labels
lesson-wrong-labels-help = Three in ten training labels are wrong: training loss stays above validation loss.

## Language, theme, help

theme = Theme
theme-dark = Dark
theme-light = Light
keys-title = Keyboard
keys-play = Play or pause
keys-step = One epoch forward
keys-reset = Reset
keys-trials = Previous or next trial
keys-map = On the map: the neighbouring trial
keys-zoom = On the map: look closer, and back

## Used everywhere

cancel = Cancel
copy = Copy
copied = Copied
copy-by-hand = Not allowed here: select and copy the text
close = Close
dismiss = Dismiss

## Lengths of time

duration-seconds = { $seconds } s
duration-minutes = { $minutes } min { $seconds } s
duration-hours = { $hours } h { $minutes } min

### Transport bar

transport = Controls
play = Play
pause = Pause
resume = Resume
step = Step
step-help = Train every running trial for one epoch, then stop.
reset = Reset
reset-help = Forget all trials and begin this experiment again. The same seed gives the same numbers.
new-seed = New seed
new-seed-help = Draw new data, new initial weights and a new search: would the result be the same?
copy-link = Copy link
copy-link-help = The link holds the whole experiment and, once it has finished, the digest of its results. Whoever opens it gets the same numbers, and can check that.
link-copied = Link copied
link-not-copied = The browser did not allow copying. The address bar holds the same link.

status-idle = Ready
status-running = Running
status-paused = Paused
status-waiting = Your turn
status-finished = Finished

progress = Progress
speed = { $steps } steps/s
speed-help = Optimiser steps a second, over all workers.
time-left = { $time } left
trials-done = { $done } of { $total } trials
workers = Workers
workers-help = Trials trained side by side. More workers finish sooner; they never change a number.
workers-count =
    { $count ->
        [one] { $count } worker
       *[other] { $count } workers
    }
engine = Engine
engine-help = The code that trains the networks. Another engine gives numbers that are nearly, not exactly, the same.
engine-auto = Auto
engine-gpu = GPU cohorts
engine-fused = fused SIMD
engine-candle = candle

## Files to take home

take-home = Take home
take-home-help = Tables for a spreadsheet, programs for other tools, and a page to print.
take-home-no-trials = No trials yet: press play, and there will be something to save.
save = Save
saved = Saved
save-failed = The browser could not save it.
not-copied = The browser did not allow copying.
action-of = { $action }: { $what }
results-title = Results
results-json = Experiment and results
results-json-help = One JSON file with everything: open it here again, on any machine.
results-trials = Trials as a table (CSV)
results-trials-help = A row for each trial: searched values, outcome, best and final losses. For pandas, R or a spreadsheet.
results-curves = Curves as a table (CSV)
results-curves-help = A row for each epoch of each trial: training and validation loss and accuracy.
results-pictures = Every chart has this button in its corner: it saves the chart as PNG or SVG.
tools-title = The same search elsewhere
tools-help = A Python program of one file each: the same networks in PyTorch, the same space, the same number of trials. Draws differ, so single runs do, too. The first lines say what to install.
tool-optuna = Optuna
tool-optuna-help = The nearest relative: each searcher as a study of its own, in a journal that several machines can share.
tool-sklearn = scikit-learn
tool-sklearn-help = For estimators and pipelines: a grid search, or a randomised one.
tool-hyperopt = Hyperopt
tool-hyperopt-help = TPE where it comes from, or random search.
tool-ray = Ray Tune
tool-ray-help = The way on to a cluster: the same file runs on one machine or on many.
tool-wandb = Weights & Biases: program
tool-wandb-help = Trains a trial of a sweep and logs its curves. Save the sweep below beside it.
tool-sweep = Weights & Biases: sweep
tool-sweep-help = The search itself as YAML: start it with “wandb sweep athanor_wandb.yaml”.
missing = No counterpart here: { $what }.
missing-between = {"; "}
missing-searcher = { $wanted } ({ $instead } searches in its place)
missing-others = all searches but one ({ $kept })
missing-placed = the trials placed by hand
missing-pruning = median pruning (every trial trains to its end)
missing-budget = budgets equal in steps or examples (they are equal in trials)
missing-acquisition = the acquisition (expected improvement chooses)
missing-survey = the measured landscape
missing-repeats = repeats (each setting is trained once)
missing-table = your table, which is not at hand (the program says where to put it)

## A chart as a picture

picture-save = Save this chart as a picture
picture-save-of = Save as a picture: { $title }
picture-png = PNG image
picture-svg = SVG drawing

## The printed report

report = Report
report-help = One page to print or to keep as PDF: the experiment, the best trial, map, race and curves.
report-open = Open
report-print = Print
report-print-help = To keep a PDF, choose “Save as PDF” in the browser’s print dialogue.
report-title = { $data }: { $names }
report-searched = Searched
report-settings = Other than by default
report-settings-none = Everything else is left at its default.
report-race = Race
report-trials = Trials each
report-made-by = Engine
report-finished = { $done } of { $total } ended, { $diverged } diverged
report-best = Best trial: { $trial }
report-none = No trial has ended well yet.
report-top = The best { $count } trials
report-epoch = Best epoch
report-spread = Standard deviation
report-levels = { $range }, { $levels } levels
report-range = { $low } to { $high }

## The moment looked at

moment = Moment
moment-help = Look back: map, race and table show what each lane had when it had spent so much. Nothing is trained again.
moment-at = after { $moment } of { $budget } trainings each
moment-now = as it stands
moment-live = Now
moment-play = Replay the race
moment-pause = Stop the replay

## Who trains

trust = Who trains, and why
trust-measuring = measuring …
trust-choose = Who shall train?
trust-why-pinned = You or the link chose this engine.
trust-why-claimed = This engine made the results that the link claims, so it checks them.
trust-why-kept = This engine made the trials that were kept, so it goes on with them.
trust-why-faster = Both were measured on this machine, and this one trains this sweep faster.
trust-why-no-gpu = This browser offers no GPU (WebGPU), so the processor trains.
trust-why-software = The browser's GPU is a program that runs on the processor, so the processor trains directly.
trust-why-failed = The GPU failed, so the processor trains. Reload the page to try the GPU again.
trust-why-convolutions = The GPU does not train convolutional networks; an experiment with such networks is trained by the processor.
trust-why-parts = The GPU trains whole runs only; trials in parts (repeats, cross-validation) are trained by the processor.
trust-why-norm = The GPU trains without normalisation; an experiment with normalised layers is trained by the processor.
trust-why-technique = The GPU trains with the plain loss and update rule; schedules, clipping, averages, other losses, class balance, augmentation and fine-tuning are trained by the processor.
trust-why-unmeasurable = The GPU's speed could not be measured, so the processor trains this sweep. The next one tries the GPU again.
trust-why-unmeasured = The first start of a new network shape measures both for a moment, and the faster trains.
trust-adapter = GPU
trust-adapter-name = { $name } ({ $backend })
trust-adapter-software = { $name } ({ $backend }, a program on the processor)
trust-unnamed = not named by the browser
trust-no-adapter = none
trust-asking = asking the browser …
trust-rates = Measured
trust-on-gpu = GPU: { $steps } steps/s
trust-on-cpu = processor: { $steps } steps/s
trust-unmeasured = not yet for this sweep
trust-losses = Accidents
trust-losses-count =
    { $lost ->
        [one] { $lost } device lost; { $resumed } trials went on from their last copy, { $restarted } began again
       *[other] { $lost } devices lost; { $resumed } trials went on from their last copy, { $restarted } began again
    }
trust-versions = Versions
trust-lose = Lose the GPU (test)
trust-lose-help = Destroys the graphics device, as an accident would. Its trials go on from their last checkpoints.

## What came out, and what the link claims

digest = Digest
digest-help = Eight characters that stand for every number of this sweep: points, steps and losses, bit for bit. Copy the link now, and whoever opens it and lets it finish sees whether they got the same.
no-digest = no digest
verdict = The link's claim
claim-pending = This link claims { $digest }: let it finish to check.
verdict-reproduced = Reproduced ✓
verdict-same = Every number is the one that the link claims ({ $digest }).
verdict-differs = Differs
verdict-open = Not compared:
verdict-first = First to differ:
verdict-trial = trial { $trial }
why-failed =
    { $count ->
        [one] { $count } trial failed here, so nothing can be compared. Reset and play again.
       *[other] { $count } trials failed here, so nothing can be compared. Reset and play again.
    }
why-settings = The settings in the link were changed after its digest was made.
why-engine = The digest was made by another engine: { $made }; here trains { $here }.
why-engine-version = The digest was made by another version of the engine: { $made }; here trains { $here }.
why-search-version = The digest was made by another version of the searchers: { $made }; here is { $here }.
why-unsaid = The link does not say which settings and versions made its digest.
why-device = The digest was made by the same engine on a graphics processor ({ $made }). Graphics processors round differently: the results agree within a tolerance, not bit for bit.
why-unexplained = Settings and versions are the same: either an error in this page, or a browser or processor that computes differently.

### Configure

configure-title = Experiment
group-data = Data
group-network = Network
group-optimisation = Optimisation
group-regularisation = Regularisation
group-search = Search
group-layers = Layers one by one
group-technique = Further techniques

## One field: a fixed value, a range to search or a list of choices

sweep-on = Search this
sweep-help = Let the searchers try many values instead of one.
from = From
to = To
levels = levels
levels-all = all
levels-help = Cut the range into so many evenly spaced values, 2 to 64: the cells of a map. Left empty, every value can be tried (of batch sizes and widths, every power of two).
range-needs-two = A range needs two different ends; nothing was changed.
limits = Allowed: { $min } to { $max }
reset-to-default = Back to the default

## Search settings

searchers = Searchers
searchers-help = They race on the same experiment, each with its own budget of trials.
searchers-one-needed = At least one searcher is needed.
family-plan = go by a plan
family-quasi = spread evenly
family-model = learn from outcomes
family-stopping = train only the promising ones to the end
family-person = and against them all
trials = Trials
trials-help = The budget of each searcher. Every trial trains one network from the start.
seed = Seed
seed-help = Decides every random draw: data, split, initial weights, batches, search. Try another one before you trust a result.
lag = Lag
lag-help = How far a searcher's knowledge runs behind: trial k is chosen from the outcomes up to trial k − lag. A smaller lag learns sooner, a larger one keeps more workers busy. Only the Gaussian process notices.
searched-count =
    { $count ->
        [one] { $count } hyperparameter is searched.
       *[other] { $count } hyperparameters are searched.
    }
map-cells = The map has { $cells } cells.
map-cells-part = The map has { $cells } cells; each searcher tries { $trials } of them.
map-cells-all = Try them all
nothing-searched = Nothing is searched: one network is trained with these values.
settings-changed = Settings changed. Restart to apply them.
restart = Restart

## Hyperparameters: data

field-data = Data set
field-data-help = What the network learns from. Start with points in the plane to see what it does; move on to digits for a real task.
field-samples = Examples
field-samples-help = How many examples are drawn, all splits together. Fewer examples make overfitting easy to see.
field-noise = Noise
field-noise-help = Standard deviation of the noise on each example. More noise blurs the true pattern: a network that fits every point is then learning the noise.
field-flip = Label noise
field-flip-help = Share of the training labels that are deliberately wrong. Large networks can memorise them; watch the validation loss rise when they do.
field-share = Training share
field-share-help = Share of the examples used for training; the rest is halved into validation and test. A small validation split makes the comparison of trials noisy.
field-classes = Digits
field-classes-help = Which digits the network reads: all ten, or one half of them. What has been learnt from the other half can then be brought along: see pretraining, among the further techniques.
field-size = Training examples
field-size-help = How many examples of the training split are used, drawn with about the same share of each class; validation and test stay as they are. 0 is all. With few, overfitting is easy to see, and regularisation, augmentation and pretraining earn their keep.
field-imbalance = Imbalance
field-imbalance-help = How many times as many training examples the first class has as the last one; those between decay in equal ratios. 1 leaves the classes as they come. Validation keeps its classes, so where these are about equally frequent its accuracy is the balanced one.

choice-data-digits = Handwritten digits
choice-data-digits-help = 1,797 real 8×8 images, ten classes.
choice-data-circles = Circles
choice-data-circles-help = One ring inside another: no straight line separates them.
choice-data-moons = Moons
choice-data-moons-help = Two interleaved half moons.
choice-data-xor = XOR
choice-data-xor-help = Four quadrants, classes on the diagonals: impossible without a hidden layer.
choice-data-gauss = Gaussians
choice-data-gauss-help = Two round clouds: the easy one, nearly linear.
choice-data-spiral = Spirals
choice-data-spiral-help = Two arms wound around each other: the hard one, it asks for capacity.
choice-data-curve = Noisy curve
choice-data-curve-help = Predict y from x (regression): watch the fitted curve bend.
choice-data-iris = Iris (real table)
choice-data-iris-help = 150 flowers of three species, by four lengths.
choice-data-wine = Wine (real table)
choice-data-wine-help = 178 wines of three cultivars, by thirteen chemical measures.
choice-data-cancer = Breast cancer (real table)
choice-data-cancer-help = 569 tumours, malignant or benign, by thirty measures of cell nuclei.
choice-data-own = Your own data
choice-data-own-help = A table from a file or a text, or points that you draw.
choice-classes-all = All ten
choice-classes-0-4 = 0 to 4
choice-classes-5-9 = 5 to 9

## A person's own data

own-title = Your own data
own-bring = File or text
own-draw = Draw points
own-drop = Drop a CSV file here, or choose one
own-paste = Or paste a table: one row a line, fields separated by commas, semicolons or tabs
own-use-text = Use this text
own-limits = Up to { $rows } rows, { $features } numeric features, { $classes } classes and { $megabytes } MB. The last column is the label: text or a few whole numbers make classes, other numbers a regression.
own-stays = The data stays on this machine; only you can put it into a link.
own-label = Label column
own-faults = This cannot be used as it is; the experiment has not changed.
own-anyway = Use it all the same
own-none = No data yet: choose a file, paste a table or draw points.
own-missing = This link was made with data that did not travel in it: { $rows } rows, { $features } features. Open the same file here, and it runs.
own-shape = { $rows } rows, { $features } { $features ->
        [one] feature
       *[other] features
    }.
own-classes = { $label } has { $classes } classes: { $names }.
own-numbers = { $label } is a number (regression).
own-in-link = Put the data into the link
own-in-link-help = The link then holds the whole table, in { $characters } characters: whoever opens it has the data.
own-too-large = Too large to travel in a link. Whoever opens the link can open the same file there.

draw-first = Class 1
draw-second = Class 2
draw-undo = Undo
draw-clear = Clear
draw-how = Click or tap to place a point. With the keyboard: arrows move, Enter places, 1 and 2 choose the class, Backspace takes back.
draw-count = { $first } points of class 1, { $second } of class 2.
draw-need = { $first } points of class 1, { $second } of class 2. At least { $least } points are needed, and some of each class.
draw-use = Train on these points

fault-at-line = Line { $line }: { $what }
fault-at-cell = Line { $line }, column { $column }: { $what }
fault-at-named-cell = Line { $line }, column { $column } ({ $heading }): { $what }
fault-empty = There is no row of data.
fault-too-long = More than { $megabytes } MB.
fault-not-text = this is no UTF-8 text.
fault-open-quote = a quotation mark opens here and never closes.
fault-one-column = there is a single column; features and a label are needed. Separate columns by commas, semicolons or tabs.
fault-too-many-columns = { $count } features; { $most } are the most.
fault-ragged = { $found } fields; the other rows have { $expected }.
fault-missing = a value is missing.
fault-not-a-number = “{ $given }” is not a number.
fault-too-few-rows = Too few rows: { $count }. At least { $least } are needed.
fault-too-many-rows = there are { $count } rows; { $most } are the most.
fault-one-class = every row has the label “{ $class }”; at least two are needed.
fault-too-many-classes = { $count } different labels; { $most } are the most. Is another column the label?
fault-other-data = This is not the data that the link was made with.

## Hyperparameters: network

field-model = Model
field-model-help = A multilayer perceptron takes the pixels as a list. A convolutional network looks at small patches, with the same weights everywhere in the picture: fewer weights, and mostly better on pictures.
field-blocks = Convolution blocks
field-blocks-help = Each block convolves, applies the activation, and halves the picture by pooling: 8 × 8, 4 × 4, 2 × 2, 1 × 1. The output layer follows the last one.
field-kernel = Kernel size
field-kernel-help = Side of the patch that a convolution looks at. Odd, so that it has a centre; a border of zeros keeps the picture's size. 3 is the usual choice; larger ones have more weights and see more at once.
field-channels = Channels
field-channels-help = Patterns that the first block looks for. Each further block has twice as many. More channels raise the capacity and the cost.
field-pool = Pooling
field-pool-help = What each 2 × 2 square becomes: its largest value, which keeps whether a pattern was seen, or its mean, which is smoother.
field-layers = Hidden layers
field-layers-help = Depth of the network. More layers raise its capacity and make it harder to train; begin with one or two. With 0 it is a linear model: the baseline that every network should beat.
field-width = Units per layer
field-width-help = Width of each hidden layer. Wider fits more, costs more and overfits sooner when examples are few.
field-width2 = Units in layer 2
field-width2-help = Width of the second hidden layer; 0 makes it as wide as the first. Networks often narrow towards the outputs.
field-width3 = Units in layer 3
field-width3-help = Width of the third hidden layer; 0 makes it as wide as the first.
field-width4 = Units in layer 4
field-width4-help = Width of the fourth hidden layer; 0 makes it as wide as the first.
field-width5 = Units in layer 5
field-width5-help = Width of the fifth hidden layer; 0 makes it as wide as the first.
field-width6 = Units in layer 6
field-width6-help = Width of the sixth hidden layer; 0 makes it as wide as the first.
field-norm = Normalisation
field-norm-help = Brings the sums of each layer to mean 0 and variance 1 before the activation, with a learnt scale and shift. It lets deep networks train, and bears larger learning rates. Batch normalisation works over the minibatch: it needs batches of more than a few examples, and learns nothing from batches of one. Layer normalisation works within each example, whatever the batch size.
choice-norm-none = None
choice-norm-batch = Batch norm
choice-norm-layer = Layer norm
field-act = Activation
field-act-help = The non-linear function after each hidden layer or convolution. ReLU is a good first choice; sigmoid trains slowly in deep networks because its gradients fade.
field-init = Initial weights
field-init-help = How the first weights are drawn. He suits the ReLU family, Xavier suits tanh and sigmoid; automatic picks by activation.

choice-act-relu = ReLU
choice-act-leaky = Leaky ReLU
choice-act-tanh = tanh
choice-act-sigmoid = Sigmoid
choice-act-gelu = GELU
choice-init-auto = Automatic
choice-init-he = He (normal)
choice-init-xavier = Xavier (uniform)
choice-model-mlp = Perceptron (MLP)
choice-model-cnn = Convolutional (CNN)
choice-kernel-1 = 1 × 1
choice-kernel-3 = 3 × 3
choice-kernel-5 = 5 × 5
choice-kernel-7 = 7 × 7
choice-pool-max = Maximum
choice-pool-avg = Average

## Hyperparameters: optimisation

field-opt = Optimiser
field-opt-help = The rule that turns gradients into updates. Each has its own good learning rates: search the learning rate again after a change.
field-lr = Learning rate
field-lr-help = The size of an update, and the first hyperparameter to tune. Too low learns slowly, too high makes the loss swing or explode; search it on a logarithmic scale.
field-bs = Batch size
field-bs-help = Examples averaged for one update. Small batches are noisy, large ones mean few updates an epoch; the best learning rate moves with it.
field-epochs = Epochs
field-epochs-help = Passes over the training data. Too few stop a trial while it still improves; too many give it time to overfit.
field-loss = Loss
field-loss-help = What training minimises. Cross-entropy suits classification; with squared error a confident mistake gets only a faint gradient.
field-momentum = Momentum
field-momentum-help = Share of the previous update that is kept. It speeds up long slopes; the effective learning rate is lr/(1 − momentum), so lower the one when you raise the other.
field-nesterov = Nesterov
field-nesterov-help = Looks ahead along the momentum before it corrects. Often a little faster and steadier.
field-beta1 = β1
field-beta1-help = Decay of the running average of gradients, Adam's momentum. 0.9 is nearly always fine.
field-beta2 = β2
field-beta2-help = Decay of the running average of squared gradients. Lower it when gradients change quickly; too low makes the step size restless.
field-alpha = α
field-alpha-help = Decay of RMSprop's average of squared gradients. A higher value has a longer memory and gives steadier steps.
field-rho = ρ
field-rho-help = Decay of Adadelta's averages. A higher value has a longer memory.
field-eps = ε
field-eps-help = A small number that keeps a division from exploding. A larger one also tames the steps of weights with tiny gradients.
field-sched = Schedule
field-sched-help = How the learning rate moves during training. A large rate finds the valley, a small one reaches its floor; cosine after a warm-up works nearly everywhere.
field-decay = Decay factor
field-decay-help = By what the schedule multiplies the learning rate each time.
field-every = Epochs per decay
field-every-help = Epochs in which the learning rate is multiplied once by the decay factor.
field-warmup = Warm-up
field-warmup-help = Share of the training in which the learning rate rises. It protects adaptive rules and large rates from their first, wild steps.
field-wait = Epochs of patience
field-wait-help = How many epochs without a lower validation loss are borne before the learning rate falls.
field-clip = Gradient clipping
field-clip-help = Largest norm of the whole gradient; longer ones are scaled down. Keeps single steep places from throwing the weights away. 0 is off.
field-gamma = Focal γ
field-gamma-help = How much less well-known examples count. 0 is cross-entropy with a weight; 2 is the published value.
field-focal = Focal α
field-focal-help = Weight of the loss; with two classes that of the second, the first has the rest.
field-fit = Loss
field-fit-help = What training minimises. Huber's loss is less impressed by outliers. The curves show mean squared error either way.
field-delta = Huber δ
field-delta-help = Errors larger than this count in proportion, not squared. In standard deviations of the target.
field-accum = Accumulated batches
field-accum-help = The gradients of so many batches are averaged for one update: the update of a large batch in the memory of a small one.
field-finish = SGD finish
field-finish-help = Share of the epochs, at the end, that plain SGD does. A fast rule to begin with, a steady one to finish. 0 is off.
field-finishlr = SGD learning rate
field-finishlr-help = The learning rate of plain SGD at the end. It is another than the first rule's: search it, too.
field-sampling = Sampling
field-sampling-help = Which examples an epoch passes over. Where classes are rare, they can be repeated, or every batch can hold as many of each class.
field-weights = Class weights
field-weights-help = Lets the mistakes on rare classes count for more in what is minimised. The curves show the plain loss either way.
field-pretrain = Pretraining epochs
field-pretrain-help = Epochs of training on the other five digits before the run begins; then the output layer is drawn anew and the rest is brought along (fine-tuning). Neither the curve nor the budget counts them. 0 trains from scratch.
field-prelr = Pretraining rate
field-prelr-help = Learning rate of the training on the other digits. Fine-tuning itself mostly wants a lower one than training from scratch.
field-freeze = Frozen layers
field-freeze-help = So many of the lower layers (convolution blocks first) keep their weights; the output layer always learns. With few examples this protects what was brought along.
field-thaw = Unfreeze after
field-thaw-help = After so many epochs the frozen layers learn, too, and the optimiser begins anew. 0 is never.

choice-opt-sgd = SGD
choice-opt-momentum = SGD + momentum
choice-opt-adagrad = Adagrad
choice-opt-adadelta = Adadelta
choice-opt-rmsprop = RMSprop
choice-opt-adam = Adam
choice-opt-adamax = Adamax
choice-opt-nadam = Nadam
choice-opt-adamw = AdamW
choice-loss-ce = Cross-entropy
choice-loss-mse = Mean squared error
choice-nesterov-off = Off
choice-nesterov-on = On
choice-loss-focal = Focal
choice-fit-mse = Mean squared error
choice-fit-huber = Huber
choice-sched-constant = Constant
choice-sched-step = Steps
choice-sched-exp = Exponential
choice-sched-cosine = Warm-up + cosine
choice-sched-onecycle = One cycle
choice-sched-plateau = At plateaus
choice-sampling-shuffle = Each once
choice-sampling-over = Over-sampling
choice-sampling-over-help = Rare classes are repeated until all are as frequent as the most frequent one: an epoch gets longer.
choice-sampling-balanced = Balanced batches
choice-sampling-balanced-help = Every batch has as many of each class as can be; an epoch keeps its length, so some examples of frequent classes wait for the next.
choice-weights-none = None
choice-weights-balanced = Balanced
choice-weights-balanced-help = In inverse proportion to how many training examples a class has.

## Hyperparameters: regularisation

field-dropout = Dropout
field-dropout-help = Share of hidden units silenced at each training step, so that no unit relies on another; in a convolutional network, of what the blocks hand to the output layer. It lowers the capacity: too much, and the network underfits.
field-wd = Weight decay
field-wd-help = Pulls the weights towards zero and so keeps the network simple. Search it on a logarithmic scale; under Adam use AdamW for true decay.
field-smooth = Label smoothing
field-smooth-help = Share of each target that is spread over all classes, so that the network need not be infinitely sure. The curves show plain cross-entropy.
field-sam = Sharpness (SAM ρ)
field-sam-help = Takes gradients a distance ρ up the slope, and so looks for flat valleys. Every step costs two. 0 is off.
field-ema = Weight average (EMA)
field-ema-help = Evaluates and keeps a running average of the weights, which is steadier than the weights themselves. 0 is off; 0.99 remembers about a hundred steps.
field-patience = Early stopping
field-patience-help = Ends the trial once so many epochs in a row have not lowered the validation loss. The best weights are kept in any case. 0 is off.
field-jitter = Input noise
field-jitter-help = Augmentation: Gaussian noise of this standard deviation is added to the standardised inputs, fresh at every training step. The network learns that near inputs mean the same. 0 is off.
field-shift = Shifted pictures
field-shift-help = Augmentation: at every training step each picture is moved by up to so many pixels in either direction. A digit stays the same digit wherever it stands. 0 is off.

## Searchers

searcher-grid = Grid
searcher-grid-help = Tries every combination of evenly spaced values, one after another; a map cut into levels, from coarse to fine. Easy to read, but each further hyperparameter multiplies the cost.
searcher-shuffled = Shuffled grid
searcher-shuffled-help = The same grid in random order, so that it has looked everywhere long before it ends.
searcher-random = Random
searcher-random-help = Draws every trial independently. Each one tests a new value of every hyperparameter, which pays when only a few of them matter.
searcher-sobol = Quasi-random (Sobol)
searcher-sobol-help = Spreads its trials more evenly than chance would, with fewer gaps and clusters. A good choice for exploring.
searcher-gp = Gaussian process
searcher-gp-help = Bayesian optimisation: fits a smooth model to the outcomes so far, then tries the point where it expects the largest improvement.
searcher-halton = Quasi-random (Halton)
searcher-halton-help = Like Sobol, another even spread of trials: each hyperparameter counts in the digits of a prime of its own.
searcher-tpe = TPE
searcher-tpe-help = Tree-structured Parzen estimators: where do good trials lie close, and bad ones not? Tries the point where the ratio of the two densities is largest.
searcher-cmaes = CMA-ES
searcher-cmaes-help = An evolution strategy: draws a cloud of trials around the best ones, and bends the cloud to the shape of the valley. Needs some dozens of trials to learn.
searcher-auto = Auto
searcher-auto-help = Our own best choice for this space and budget.
searcher-halving = Successive halving
searcher-halving-help = Begins many random trials, trains them a little, lets the best part go on (one in η), and again: rung by rung, until few are trained to the end.
searcher-hyperband = Hyperband
searcher-hyperband-help = Successive halving in brackets: some begin many trials and cut early, others begin few and cut late, because it is not known beforehand how soon a good trial shows.
searcher-asha = ASHA
searcher-asha-help = Asynchronous successive halving: a trial is promoted as soon as it is among the best part (one in η) of its rung so far, without waiting for the rung to fill.
searcher-pbt = Population-based training
searcher-pbt-help = A population trains side by side. Every so often the worst take over the networks of the best and go on with settings changed a little, so that settings change during training.
searcher-you = You
searcher-you-help = You place the trials yourself, under the same budget as the machines.

### Map and race

## Map

map-title = { $x } × { $y }: validation loss of every trial
map-title-one = { $x }: validation loss of every trial
map-colour = Best validation loss
map-note = Each mark is a network that was really trained. The colour between trials is interpolated; it fades where nothing was measured.
map-note-cells = Each cell is a network that was really trained; until it is done, a neighbour lends it a paler colour. Drag a rectangle, or press the magnifier, to look closer.
map-note-survey = Each cell is a network trained to measure the landscape; until it is done, a neighbour lends it a paler colour. The marks over it are the searchers' own trials.
map-survey = Measure the landscape:
map-survey-help = Train a network for every cell of the map, at most { $side } × { $side }, beside the race, which begins again with the same numbers. Searchers see nothing of it.
map-surveyed = measured landscape
map-others = Trials also differ in hyperparameters that this map does not show.
map-diverged = diverged
map-diverged-cells = diverged (the darker, the sooner)
map-axis-x = Horizontal axis
map-axis-y = Vertical axis
map-no-survey = A landscape is measured where exactly two hyperparameters are searched.
map-pruned = Stopped early, after epoch { $epoch }
map-tip = Trial { $trial }, { $searcher }
map-measured = validation loss { $loss }
map-measured-both = validation loss { $loss }, accuracy { $accuracy }
map-tools = Closer looks
map-full = Full map:
map-full-help = Cut both ranges into { $side } levels and train a network for each cell: { $count } trials, by grid search, from coarse to fine. What else is searched is held at its best value.
map-zoom-in = Zoom in
map-zoom-in-help = Search half of each range around the selected trial, at full resolution (+ on the map). Or drag a rectangle on the map.
map-zoom-out = Zoom out
map-zoom-out-help = Back to the wider map (− on the map). It is trained again: the same link gives the same numbers.
map-empty = Press play (space): networks begin to train, and each leaves its mark here.
map-nothing-searched = There is no map when nothing is searched. Choose “Search this” at a hyperparameter, for instance the learning rate.
map-at-edge = The best trial lies near the edge of the range of { $name }. Extend the range and search again.

## Race

race-title = Best validation loss so far
race-regret-title = Simple regret so far
race-x = Full trainings spent
race-y = Best validation loss
race-regret-y = Simple regret
race-measure = What the race is measured by
race-loss = Loss
race-regret = Regret
race-regret-help = How far the best so far lies above the lowest loss that anybody found, the measured landscape included. It can be told once the landscape is measured or the race is over.
race-empty = The race begins with the first finished trial.
race-twice = { $searcher }, twice the budget
race-numbers = The race in numbers
ranking-final = How it ended.
ranking-at = After { $moment } trainings each.
ranking-sure = Ranks are means over the search seeds; in brackets where they would lie with other seeds, 19 times out of 20.
ranking-one = With one search each, luck and skill cannot be told apart: add search seeds.
ranking-after = { $cost } trainings
lane-leads = leads
lane-seeds = { $count } search seeds
lane-seed = Search seed { $seed }
lane-spent = { $spent } of { $budget }
lane-survey = Landscape: { $done } of { $total } cells measured
lane-hold = Hold { $searcher }: begin no more trials
lane-release = Let { $searcher } go on
lane-step = One trial more for { $searcher }
lane-alone = Only { $searcher } on the map
lane-all = Everybody on the map

## You against the machines

you = You against the machines
you-turn = Your turn: { $left } of { $total } trials left.
you-how = Click the map, or move the cross there with the arrow keys and press Enter.
you-finished = You have used your budget. How did you do?
you-passed = You have passed. How did you do?
you-nothing-left = No trial is left to place.
you-too-dear = This trial costs more than you have left. A larger batch costs less.
you-again = You have a trial there already.
you-link-full = The link, at most { $most } characters long, holds no more trials. Pass to end the race.
you-once-more = Once more
you-place = Place a trial here
you-pass = I pass
you-pass-help = Place no more trials; the race ends without you.
you-aim = Aim on the map
you-aim-help = While this is on, a click on the map places a trial; off, it selects one.
you-others = Show the others
you-others-help = The machines do not see your trials. To be fair, theirs are hidden until you have finished.

## Glass box

glass-title = Glass box: why this point?
glass-searcher = Whose inside
glass-hidden = It is your turn: the machines' insides open here when you have finished or press “Show the others”.
glass-asking = Asking a worker what the searcher thought…
glass-failed = This moment cannot be explained: { $reason }
glass-moment =
    { $seen ->
        [one] Trial { $trial }, chosen knowing { $seen } outcome:
       *[other] Trial { $trial }, chosen knowing { $seen } outcomes:
    }
glass-within = For this space and budget it works with { $searcher } inside.
glass-reason-planned = Next on its plan: it looks at no outcome.
glass-reason-start-up = Start-up: the model wants { $wanted } outcomes first and has seen { $seen }. Until then the points are spread out.
glass-reason-nothing-finite = Every outcome so far diverged: there is nothing to model yet.
glass-reason-leftover = Leftover: whatever the model prefers was tried before, so it takes what is left.
glass-reason-exhausted = The space holds nothing new.
glass-reason-waiting = It waits for trials under way.
glass-reason-close = Close to the best: predicted loss { $mean } ± { $sd }, best so far { $best }. The model is fairly sure here (its doubt is down to { $doubt }).
glass-reason-uncertain = High uncertainty here: predicted loss { $mean } ± { $sd }, best so far { $best }. Little is known (the doubt is still { $doubt }), so it may turn out better.
glass-reason-both = Promising and little known: predicted loss { $mean } ± { $sd }, below the best so far { $best }, with { $doubt } of the doubt left.
glass-reason-drawn = The lowest point of one function drawn from what the model believes possible: predicted loss { $mean } ± { $sd }, best so far { $best }, doubt { $doubt }.
glass-reason-among-good = Close to good trials: they lie { $ratio } times as densely here as bad ones.
glass-reason-away-from-bad = Away from bad trials: good ones lie { $ratio } times as densely here, mostly because bad ones are rare.
glass-reason-sampled = Drawn from the cloud, { $distance } standard deviations from its middle.
glass-reason-fresh = A new point, drawn at random: it trains until epoch { $until } and is compared there.
glass-reason-promoted = Promoted: trial { $trial } is among the best of its rung and trains on until epoch { $until }.
glass-reason-goes-on = Trial { $trial } keeps its network and its settings until epoch { $until }.
glass-reason-taken-over = Takes over the network of trial { $from }, which did better, with settings near that one's, until epoch { $until }.
glass-map-mean = Predicted loss
glass-map-sd = Uncertainty of that (standard deviation)
glass-map-log-ei = Acquisition: log expected improvement
glass-map-bound = Acquisition: how low the loss may be
glass-map-sample = Acquisition: one possible function
glass-map-good = Where good trials lie (log density)
glass-map-bad = Where bad trials lie (log density)
glass-map-ratio = Good over bad (log ratio)
glass-at-next = at the next point: { $number }
glass-tried = tried
glass-good = good
glass-bad = bad
glass-pending = under way, outcome unknown
glass-best = best so far
glass-next = next point
glass-divide = What counts as good
glass-threshold = { $good } of { $total } trials: those with a loss of at most { $threshold }.
glass-ratio-note = It tries the point where good trials are dense and bad ones rare.
glass-matters = Which hyperparameter matters
glass-matters-note = Length scales: how far one must go, as a share of the range, before the loss changes. The shorter, the more it matters, and the longer its bar.
glass-noise = Noise between repeated trials: ± { $noise }.
glass-held = Held at the values of the next point: { $values }.
glass-no-effect = { $name } has no effect there, so nothing changes along it.
glass-table = As a table
glass-trials = Trials known then, the latest first
glass-projections = Points seen from each side
glass-distinct =
    { $points ->
        [one] { $name }: { $points } point, { $distinct } different value
       *[other] { $name }: { $points } points, { $distinct } different values
    }
glass-projections-note = The bars count trials along each axis. If only one hyperparameter matters, what counts is how many different values of it were tested (Bergstra and Bengio 2012).
glass-bins = Trials along { $name }
glass-took-over = Took over from
glass-rungs = Rungs
glass-rungs-note = A dot for each trial at each rung. Lines lead on where a trial was promoted; hollow dots end there.
glass-rungs-caption = What became of the trials at each rung
glass-rung-epoch = Epochs
glass-rung-reached = Trials
glass-rung-promoted = Went on
glass-rung-cut = Cut
glass-rung-waiting = Waiting or cut
glass-rung-bracket = Bracket
glass-rung-from = from epoch { $epoch }
glass-decision =
    { $seen ->
        [one] Decision { $trial }, made knowing { $seen } result:
       *[other] Decision { $trial }, made knowing { $seen } results:
    }
glass-cloud = The ellipses hold the cloud's points within one and two standard deviations, after { $generation } generations; step size { $sigma } of the range. Rings: the { $members } points of the generation under way.
glass-rung-tau = Foretells the end (τ)
glass-rungs-tau-note = Kendall's τ compares the order at a rung with that at the end: 1 the same, 0 unrelated, −1 reversed.
glass-rungs-finish = Train the { $count } cut ones to their end
glass-rungs-finish-help = Quietly, to see what would have become of them. Neither race nor ranking changes.
glass-rungs-finishing = Training the cut ones to their end: { $left } left.
glass-rungs-best-cut = Of the { $top } best at the end, { $cut } had been cut.
glass-lineage = Lineages: { $name } over the epochs
glass-lineage-note = A line for each network with its settings, coloured by loss; { $forks } took over a better one's network (dashed strokes).

## Table of trials

trials-title = Trials
trials-empty = No trials yet. Press play (space).
trials-shown = { $first } to { $last } of { $total }
trials-previous = Previous
trials-next = Next
col-trial = Trial
col-searcher = Searcher
col-outcome = Outcome
col-steps = Steps
col-best-loss = Best validation loss
col-best-acc = Best validation accuracy
col-trials = Trials
col-spent = Trainings spent
col-best = Best loss
col-rank = Rank
col-to-random = As good as random's end after
col-hand = Controls
sort-by = Sort by { $column }
outcome-queued = Queued
outcome-running = Running
outcome-done = Done
outcome-diverged = Diverged
outcome-pruned = Stopped early
outcome-failed = Failed

### The selected trial

selected-title = Trial { $trial }
selected-searcher = found by { $searcher }
selected-best = Best so far
selected-follow = Follow the best
selected-empty = No trial yet. Press play; the best one appears here, or choose a mark on the map.
parameters =
    { $count ->
        [one] { $count } parameter
       *[other] { $count } parameters
    }
parameters-help = Weights and biases: the numbers that training fits.
examples-count = { $train } training, { $validation } validation and { $test } test examples

## Curves

curves-title = Training curves
curves-loss = Loss
curves-accuracy = Accuracy
curves-log = Logarithmic axis
curves-empty = Curves appear after the first epoch.
series-train = training
series-validation = validation
axis-epoch = Epoch
axis-loss = Loss
axis-accuracy = Accuracy
best-epoch = Best epoch: { $epoch }
gap-value = Gap: { $gap }
gap-help = Validation loss minus training loss. A gap that widens means the network learns what holds for the training data only.

## Reading the curves ($epoch: of the lowest validation loss)

reading-title = What the curves say
reading-too-short = Too few epochs to say anything yet.
reading-still-learning = Still learning: the losses fall to the end.
reading-too-slow = Too slow: training loss falls, but in a straight line and hardly at all. The learning rate is far too low.
reading-overfitting = Overfitting: the network goes on fitting its training data, while validation loss has not improved since epoch { $epoch }.
reading-gap = Generalisation gap: both losses have settled, and validation loss lies far above training loss.
reading-underfitting = Underfitting: both losses are flat and still high.
reading-wrong-labels = Wrong labels? Training loss stays above validation loss, as it does when training examples carry wrong labels.
reading-suspect-data = Training loss is flat while validation loss falls: look at the data.
reading-broken-setup = Training loss rises: something in the set-up is wrong.
reading-diverged = The loss exploded: this trial diverged.
reading-saturated = Learned and settled: both losses have come down close together and moved little since.
reading-noisy = Noisy: the loss still swings from epoch to epoch late in training.

read-as-too-short = too short
read-as-still-learning = still learning
read-as-too-slow = too slow
read-as-overfitting = overfitting
read-as-gap = generalisation gap
read-as-underfitting = underfitting
read-as-wrong-labels = wrong labels?
read-as-suspect-data = suspect data
read-as-broken-setup = broken set-up
read-as-diverged = diverged
read-as-saturated = learned and settled
read-as-noisy = noisy

## The evidence ($from, $to: epochs; $value: what was measured; $bound: what it was compared with; $before, $after: losses)

evidence-title = Evidence
sign-train-change = Epochs { $from } to { $to }: training loss changes by { $value } along its trend; anything within ±{ $bound } would be flat.
sign-val-change = Epochs { $from } to { $to }: validation loss changes by { $value } along its trend; anything within ±{ $bound } would be flat.
sign-rebound = Validation loss was lowest at epoch { $from } ({ $before }) and ends at { $after }: it gave back { $value } of what it had gained; { $bound } counts as lost.
sign-fold = Validation loss was lowest at epoch { $from } ({ $before }) and ends at { $after }, { $value } times as high; { $bound } times counts as lost.
sign-gap = At the end, training loss is { $before } and validation loss { $after }: a gap of { $value } of what training gained; { $bound } is much.
sign-label-gap = At the end, training loss is { $before } and validation loss only { $after }: { $value } lower; below { $bound } it could be the luck of the split.
sign-jumps = Epochs { $from } to { $to }: the loss typically jumps by { $value } of its level from one epoch to the next; { $bound } is noisy.
sign-spikes = Epochs { $from } to { $to }: training loss leaps by { $value } of its level on average; { $bound } is noisy.
sign-progress = Training loss went from { $before } to { $after }: it never fell by more than { $value }; less than { $bound } is no learning.
sign-level = At the end, the lower loss is { $value } of what guessing costs ({ $after }); more than { $bound } is high.
sign-straightness = Training loss falls at { $value } of its first speed to the very end; a curve that gets somewhere bends below { $bound }.
sign-left = From epoch { $from } to { $to } training loss went from { $before } to { $after }: { $value } of it is left; more than { $bound } means it has hardly begun.
sign-late-improvement = Validation loss since epoch { $from } reached { $value } of the lowest before; less than { $bound } is still improving.
sign-not-finite = Up to epoch { $to } the loss was a number of use; then it left all bounds.
sign-count = { $value } of at least { $bound } evaluations.
agreement = How sure: { $same } of { $of } rereadings agree.
agreement-help = Each rereading takes the same smoothed curve with its jumps dealt out anew, and ends up to a tenth earlier. It shows how much the verdict owes to noise and to where the run ended; other seeds and splits it does not know.

## What helps

offers-title = What helps
offers-note = A button trains this trial again with one knob turned and everything else as it was; you can come back.
offer-try = Run again with { $name } { $to }
offer-paired = Two trials with the same data and seed: { $name } { $from } and { $to }.
offer-alone = One trial with { $name } { $to } in place of { $from }, beside the curves of this one.
remedy-lower-lr = Smaller steps: a lower learning rate.
remedy-raise-lr = Larger steps: a higher learning rate.
remedy-more-epochs = Train longer.
remedy-fewer-epochs = Train for less time; little happens later.
remedy-stop-early = Stop early: end the trial once the validation loss no longer falls. (The network with the lowest is kept in any case.)
remedy-dropout = Dropout: units learn not to rely on each other.
remedy-less-dropout = Less dropout: let all units work.
remedy-weight-decay = Weight decay: keep the weights small.
remedy-less-weight-decay = No weight decay: let the weights grow.
remedy-smaller-net = A smaller network, which can memorise less.
remedy-larger-net = A larger network, which can fit more.
remedy-more-data = More examples: the best cure where they can be had.
remedy-larger-batch = A larger batch: average the noise of more examples.
remedy-clean-labels = Look through the training labels, first those that the network finds most surprising.
remedy-check-split = Look at the split: are training and validation examples alike, and well mixed?
remedy-check-setup = Look for a mistake in the network, the loss or the data.

## Trials side by side

comparison-title = { $name }, side by side
comparison-before = before
comparison-note = One run each: luck has its share. A new seed shows whether the difference stays.
col-gap = Gap at the end
col-reading = Reading
loss-at-epoch = { $loss } (epoch { $epoch })
go-back = Back
go-back-help = Back to the experiment that this trial came from. It is trained again: the same link gives the same numbers.

## What the network has learnt

boundary-title = Decision boundary
boundary-note = Background: the class that the network predicts; the paler, the less sure. Dots: the data.
boundary-empty = The boundary appears when the trial has begun.
fit-title = Fitted curve
fit-truth = true curve
fit-prediction = prediction
fit-empty = The fitted curve appears when the trial has begun.
samples-title = Sample predictions
samples-empty = Predictions appear when the trial has begun.
sample-right = { $label } recognised as { $guess } ({ $probability }): right
sample-wrong = { $label } taken for { $guess } ({ $probability }): wrong
confusion-title = Confusion matrix
confusion-note = Rows: true class. Columns: predicted class. Counted over the validation data.
confusion-truth = True
confusion-guess = Predicted
pairs-title = Predicted values
pairs-note = Each ring is a validation example; on the dashed line the prediction is right.
weights-best = Weights of the best epoch
filters-title = What the first convolution looks for
filters-note = One picture a kernel: blue where ink speaks for the pattern, vermilion where it speaks against it, the paler the less.
filter = Kernel { $number }
weights-live = Weights of this moment
data-title = The data
data-loading = Preparing the data…

### Notices

notices = Messages
update-ready = A newer version of Athanor is ready. This page goes on with its own until you reload it; what is training then stops.
update-reload = Reload now

## Parts of a link that could not be taken as they stood

notes-title = Some parts of the link could not be used as written:
note-unknown-key = { $key } is not a setting of this page; it is ignored.
note-repeated = { $key } is given more than once; only the first counts.
note-not-a-number = { $key } = { $given } is not a number; { $used } is used.
note-not-a-choice = { $key } = { $given } is not a choice here; { $used } is used.
note-ignored-choice = { $key } = { $given } is not a choice here; it is ignored.
note-out-of-range = { $key } = { $given } is outside its limits; { $used } is used.
note-rounded = { $key } = { $given } does not fit; the nearest fitting value, { $used }, is used.
note-cannot-sweep = { $key } takes one value and cannot be searched; { $used } is used.
note-reversed = { $key } = { $given } stands the wrong way round; { $used } is used.
note-too-many = { $key } lists more values than are allowed; only the first are used.
note-long-link = The link is longer than any experiment; only its beginning is read.
note-newer-version = The link was made by a newer version of this page; it is read as far as possible. Reload to get the newest version.
note-other-version = The link was made with { $given }; this page has { $used }. The experiment is the same, but its numbers may differ.
note-garbled = { $key } = { $given } cannot be read; it is ignored.
note-cleaned = { $key } is too long or has characters that cannot be shown; what remains of it is used.

## Errors

error-data = The data could not be loaded. Check the connection and press Play; nothing is lost.
error-engine = A trial could not be trained: { $message }
error-search = A searcher could not go on: { $message } The other searchers continue.
error-protocol = The page and its workers come from different versions. Reload the page; the link keeps your experiment.
error-no-run = A network was asked before it had begun to train. Try again in a moment.
error-worker-lost = A worker stopped unexpectedly. A new one goes on with its trial from its last checkpoint, or from the start; nothing is lost.
error-other = Something went wrong: { $message }
error-no-gpu = This link asks for the GPU, and this browser offers none (WebGPU). The processor trains instead; the numbers agree nearly, not exactly.
error-gpu = The GPU cannot be used, so the processor trains; no trial is lost. ({ $message })
error-gpu-left = The GPU failed before, so the processor trains. Reload the page to try the GPU again.
error-gpu-worker-lost = The GPU's worker stopped unexpectedly: { $message }. A new one goes on with its trials from their last checkpoints, or trains them again; nothing is lost.
error-gpu-refused = Some trials do not fit on the GPU ({ $message }); the processor trains those.
error-gpu-unmeasurable = The GPU's speed could not be measured ({ $message }), so the processor trains this sweep.
error-device-lost = The graphics device was lost and another took over. Trials that go on from their last copy: { $message }.
error-device-restarted = Trials that the lost graphics device held without a copy, and that begin again: { $message }.
error-own = A worker could not read your data: { $message }
error-no-table = There is no data to train on yet. Open your file under “Your own data”, or choose another data set.
error-split = The data cannot be split: { $message }. Change the training share, or bring more rows.
error-other-version = These trials were made by another version of Athanor, whose numbers may differ: look at them, but press Reset to train.
error-store-full = This browser’s storage is full, so this experiment is kept in memory only, until the page is closed. Take it home as a file, or delete old ones in History.
error-store-denied = This browser keeps nothing for this page (private window, or storage denied): all works, but only until the page is closed. Links and files keep an experiment.
error-unfit = Parts of the record did not fit and were left out: { $message }. What is shown fits.
error-unsupported = A trial cannot be trained: { $message }
error-worker-failed = The workers could not start: { $message } Your experiment is safe in the link; reload the page to try again.

### Footer

about-title = About
about-text = Athanor, the alchemist's furnace, trains real networks in your own browser. Nothing is precomputed and nothing leaves your machine.
about-method = The same link gives the same numbers, however many workers train. Validation data choose among trials; test data are kept for the very end.
about-data = Digits: Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0.
about-tables = Tables: Iris (R. A. Fisher), Wine (S. Aeberhard and M. Forina), Breast Cancer Wisconsin (Diagnostic) (W. Wolberg, O. Mangasarian, N. Street and W. Street), UCI Machine Learning Repository, CC BY 4.0.
about-offline = This page is kept in your browser: it works without a network.
about-licence = Free software: MIT or Apache 2.0, as you like.
about-version = Version { $version }

### For screen readers: what the charts show

aria-map = Map of all trials by { $x } and { $y }, coloured by best validation loss. Arrow keys walk from trial to trial, plus looks closer, minus goes back.
aria-map-one = All trials by { $x }, with their best validation loss
aria-race = Best validation loss of each searcher by number of finished trials
aria-curves = Training and validation curves of trial { $trial }
aria-boundary = Classes predicted over the plane, with the data
aria-fit = Predicted curve, true curve and data
aria-samples = Validation images with the predicted digits
aria-confusion = Confusion matrix on the validation data
aria-pairs = Predicted over true values of the validation data
aria-draw = Sheet to draw points on
aria-data = Preview of the data

## Captions of the tables behind the charts

caption-regret = Simple regret after each trial, by searcher
caption-race = Best validation loss after each trial, by searcher

## The rules of the race

rules = Rules of the race
seeds = Searches each
seeds-help = How often each searcher searches, every time with a seed of its own. Several show how much luck there is.
repeats = Repeats
repeats-help = How often each trial is trained with other weights and another order of examples. Its loss is the mean, with a spread.
folds = Folds
folds-help = Cross-validation: each trial is trained once for every fold, which validates while the others train. 0 is the plain split.
eta = Halving by
eta-help = Successive halving lets one of so many trials go on.
budget = Equal budget
budget-help = What every searcher may spend: trials, optimiser steps, or examples seen in training.
budget-trials = Trials
budget-steps = Optimiser steps
budget-samples = Training examples
prune = Hopeless trials
prune-help = A trial that is worse than the median of the earlier ones at the same epoch can end early.
prune-off = Train to the end
prune-median = End early
acquisition = Gaussian process picks by
acquisition-help = How the Gaussian process weighs what it expects against what it does not know.
acquisition-ei = Expected improvement
acquisition-ucb = Confidence bound
acquisition-ts = A function drawn at random
twice = Random search with twice the budget as a reference
twice-help = A searcher that cannot beat it is not worth its trouble.

### Batch sizes

batches-title = Batch sizes
batches-lead = How large should a batch be? The same run is trained with every batch size, while its learning rate follows by four rules. Two things end what a larger batch gains: the machine is full, or the gradient is no longer noisy.
batches-base = Base run: learning rate { $lr }, batch size { $batch }, { $epochs } epochs, { $from }.
batches-base-trial = trial { $trial }, the best of the race so far
batches-base-middle = the experiment's settings, searched ones in the middle of their ranges
batches-constant = The learning rate is constant here and no run stops early; otherwise schedules would be compared instead of batch sizes.
batches-start = Start
batches-go-on = Go on
batches-stop = Stop
batches-anew = Start over
batches-anew-help = The experiment is another one by now: forget these numbers and compare batch sizes around its base run.
batches-loading = Loads the data …
batches-measuring = Measures the speed of batch size { $batch } …
batches-training = Trains batch size { $batch } at learning rate { $lr }, seed { $seed } …
batches-idle = { $done } of { $of } measurements and trainings done
batches-done = All { $of } measurements and trainings done
batches-problem = It stands still: { $text }
batches-race-paused = The race stands still while this runs, so that speeds are honest.
batches-race-runs = The race is training at the same time: speeds measured now are too low.
batches-target = Target: validation loss
batches-target-help = Steps are counted until the validation loss is this low. Empty: what the base run has come to half-way to its best epoch. Another target is read from the curves at once; nothing is trained again.
batches-seeds = Seeds
batches-seeds-help = Trainings of each batch size and learning rate. Their median is shown.
batches-spend = What each may spend
batches-spend-help = With as many steps a large batch sees more examples; with as many epochs it does fewer steps. One asks what hardware can gain, the other what the same computation buys.
batches-spend-enough = As long as it takes
batches-spend-steps = As many steps
batches-spend-epochs = As many epochs
batches-empty = Press Start: first speed is measured, then everything is trained, seed by seed.
batches-rule-same = same
batches-rule-same-help = The learning rate stays as it is.
batches-rule-linear = linear
batches-rule-linear-help = Twice the batch, twice the learning rate: the same update per example (Goyal et al. 2017).
batches-rule-sqrt = square root
batches-rule-sqrt-help = Twice the batch, √2 times the learning rate: the same variance of an update (Krizhevsky 2014).
batches-rule-retuned = retuned
batches-rule-retuned-help = The best of several learning rates, looked for anew at every batch size: the only fair comparison (Shallue et al. 2019).
batches-axis = batch size
batches-throughput = What the machine can do
batches-throughput-y = training examples a second
batches-step-time-y = milliseconds a step
batches-throughput-ideal = in proportion
batches-step-time-ideal = constant
batches-throughput-note = Measured here, by one worker on one core, three times in turn; medians. The evaluation after each epoch is included.
batches-saturated = full from { $batch } on
batches-steps = Steps to the target
batches-steps-y = steps to a validation loss of { $target }
batches-perfect = perfect scaling
batches-pointer = critical batch size: { $batch }
batches-steps-note = A mark at the upper edge that is only an outline: not reached. The loss is measured once an epoch, and taken to fall in a straight line in between.
batches-budgets = The same steps, or the same epochs
batches-budgets-y = lowest validation loss, retuned
batches-budgets-note = Both are read from the same runs: up to as many steps as the base run, and up to as many epochs.
batches-found = What was found
batches-found-both = Up to a batch size of about { $up } doubling the batch nearly halves the steps; beyond { $beyond } a larger one saves next to nothing.
batches-found-up = Up to a batch size of about { $up } doubling the batch nearly halves the steps, and even the largest still saves some.
batches-found-beyond = Already the first doubling saves much less than half of the steps; beyond { $beyond } a larger batch saves next to nothing.
batches-found-none = Already the first doubling saves much less than half of the steps, but even the largest batch still saves some.
batches-critical-known = The critical batch size is about { $batch } (between { $low } and { $high } by the seeds): there training takes twice the fewest steps, { $steps }, and twice the fewest examples, { $examples }.
batches-critical-above = The critical batch size lies above { $batch }, the largest that reached the target: noise never stops being the limit.
batches-critical-below = The critical batch size lies below { $batch }, the smallest that reached the target: the gradient is hardly noisy.
batches-critical-few = The critical batch size cannot be told: { $reached } sizes reached the target, and it takes { $wanted } to see a bend.
batches-critical-unfit = The critical batch size cannot be told: the steps do not follow the law steps = S (1 + B / batch); a quarter of them are off by a factor of { $miss } or more.
batches-critical-uncertain = The critical batch size cannot be told: by the seeds it lies anywhere between { $low } and { $high }.
batches-keeps-up = Rule “{ $rule }”: up to batch size { $batch } it loses less than a quarter of the steps against retuning, compared with the base run.
batches-falls-behind = Rule “{ $rule }”: falls behind retuning at the first batch larger than the base run's.
batches-found-full = This machine trains at 90 % or more of its highest speed from batch size { $batch } on, { $rate } examples a second at most.
batches-found-growing = This machine is fastest with the largest batch, { $rate } examples a second; it may not be full yet.
batches-found-fastest = Retuned, the target is reached first with batches of { $batch }: after { $ms } milliseconds of training.
batches-found-edge = At batch size { $sizes } the best learning rate is the lowest or highest that was tried: an even better one may lie beyond.
batches-found-coarse = At batch size { $sizes } the target is reached within three epochs. The loss is measured once an epoch, so the number of steps is rough there; a lower target tells more.
batches-numbers-speed = Speed in numbers
batches-numbers-steps = Steps to the target in numbers
batches-numbers-losses = Lowest validation losses in numbers
batches-caption-speed = Throughput and step time by batch size
batches-caption-steps = Median steps to the target by batch size and rule, with the learning rate
batches-caption-losses = Lowest validation loss by batch size and rule, with what each may spend
batches-steps-at = { $steps } at { $lr }
batches-not-reached = not reached
aria-batches-throughput = Training examples a second against the batch size
aria-batches-step-time = Milliseconds a step against the batch size
aria-batches-steps = Steps to the target against the batch size, under four rules for the learning rate
aria-batches-budgets = Lowest validation loss against the batch size, with the same steps and with the same epochs

## One run in a person's hands

rooms = Rooms
room-race = The race
room-race-help = Searchers race for the best hyperparameters
room-panda = One run
room-batches = Batch sizes
room-batches-help = How far does a larger batch pay? One run at every batch size, with four rules for its learning rate
room-panda-help = Look after a single run: turn its knobs while it trains, go back, branch off
room-history = History
room-history-help = Experiments of the past, kept in this browser, and files
take-in-hand = Open as one run
take-in-hand-help = Opens this trial as a single run: turn its knobs while it trains, go back in time, branch off
panda-run = The run and its branches
panda-says = What the network says
panda-knobs = Knobs
panda-knobs-now = Turn them while it trains: a change counts from the next epoch, without starting over.
panda-knobs-past = You look at epoch { $epoch }. A knob turned here begins a new branch there.
panda-knobs-dead = This branch cannot go on. Go back in time with the slider: a knob turned there begins a new branch.
panda-fixed = Stays as it is
panda-fixed-note = Data and network make the run what it is. Change them in the race and take a trial in hand.
panda-title = Branch { $branch }
panda-curves = Curves of the run, with a mark where a knob was turned, and validation curves of its other branches
panda-play = Train
panda-step-help = Train one epoch.
panda-pace = Pace
panda-pace-slow = 2 epochs a second
panda-pace-brisk = 10 epochs a second
panda-pace-full = As fast as it can
panda-fork = Branch off
panda-fork-help = Begin another branch at the epoch you look at, to try other settings beside these
panda-ended = All epochs done
panda-at = epoch { $epoch }
panda-epoch = Epoch { $epoch } · trained to { $reached }
panda-end = Back to the end
panda-scrub = Look back
panda-scrub-help = Go back in time: curves, answers and weights show the network as it was.
panda-no-turns = No knob turned yet. Each turn leaves a numbered mark on the curves.
panda-helps = What may help: { $knobs }
panda-trouble = That could not be done: { $reason }
branches-title = Branches
branches-alone = Go back in time or press “Branch off” to try another setting beside this one.
branch = Branch
branch-changes = What was changed
branch-epochs = Epochs
branch-loss = Best loss (epoch)
branch-loss-help = Lowest validation loss since this branch began, and its epoch
branch-acc = Accuracy then
branch-from = from { $branch }, epoch { $epoch }
branch-choose = Show branch { $branch }
branch-cut = Remove this branch
weights-title = Weights
weights-first = First layer: what { $shown } of { $count } units look for
weights-unit = Unit { $number }
weights-layer = Layer { $number }: { $outputs } × { $inputs } (units × inputs)
weights-note = Blue: positive; vermilion: negative; the paler, the smaller. Watch them form, and shrink under weight decay.
weights-table = The numbers
weights-col-layer = Layer
weights-col-size = Size
weights-col-mean = Mean
weights-col-sd = Standard deviation
weights-col-largest = Largest

### The test score

test-title = Test score
test-offer = { $count ->
    [one] The weights of this trial were kept at its lowest validation loss, which flatters it. The test split has not been looked at yet: it can be, once.
   *[other] This trial was chosen among { $count } by its validation loss, which therefore flatters it. The test split has not been looked at yet: it can be, once.
}
test-reveal = Reveal the test score
test-reveal-help = Evaluates the kept network on examples that neither trained nor chose it. After that look the test split is used up for this experiment.
test-asked = A worker evaluates the network …
test-validation = validation
test-test = test
test-loss = loss
test-accuracy = accuracy
test-compared = Chosen on validation among { $count ->
    [one] one trial.
   *[other] { $count } trials.
}
test-used = With this look the test split is used up for this experiment: whoever now turns a knob because of it chooses by the test split.
test-elsewhere = The test split has been looked at: trial { $trial }. A second look, at this one, would be choosing by the test split.
test-part = The test score is that of the last of the trial's { $count } trainings, validation the mean of all.

stop-mark = Early stopping: epoch { $epoch }
stop-would = Early stopping with a patience of { $patience } epochs would have ended it at epoch { $epoch } and kept epoch { $kept }.
stop-did = Early stopping ended it at epoch { $epoch }, { $patience } epochs after its best; epoch { $kept } was kept.

field-link-full =
    That would make the link longer than { $most } characters, which some programs cut; nothing was changed. { $what ->
        [note] Shorten the note, or search fewer values.
       *[values] Search fewer values, or shorter ones.
    }
one-value-here = One value here: ranges are searched in the race.
panda-fresh = Not started
panda-recall = Training up to epoch { $epoch } again, to show it…
panda-longer = Train { $epochs } more epochs
panda-longer-help = All epochs are done; this raises their number and trains on.
panda-knobs-ended = All epochs are done. Train on for more, or go back in time: a knob turned there begins a new branch.
panda-knobs-full = There are { $most } branches, the most there can be. Remove one to begin another here.
panda-engine = This room trains on the processor ({ $engine }).
branch-more =
    { $count ->
        [one] and one more
       *[other] and { $count } more
    }
hands = Runs in hand
hand = Run { $number }
hand-trial = Run { $number } · trial { $trial }
hand-new = + New run
hand-new-help = Another run, with the settings of the race; this one stays.
hand-drop = Let this run go
hands-full = Six runs at most: let one go first.

### History

history-title = History
history-intro = Every experiment is kept in this browser as it happens: trials that have ended survive a reload, a crash and a closed tab. Nothing leaves this device unless you save or share it.
history-drop = Open a file: drop it anywhere on the page, or choose it
history-paste = Paste a file’s text, or links to results
history-use-text = Open this text
history-empty = Nothing yet. Press Play in the race; what happens is kept here.
history-reading = Reading what is kept …
reading-file = Reading the file…
store-taken = This could not be kept: another tab goes on with the same experiment. Try again.
store-full = This could not be kept: this browser’s storage is full. Delete what is no longer needed, and try again.
store-denied = This browser could neither read nor write it ({ $reason }). Nothing has changed.
store-gone = It is no longer here: it was deleted in another tab, or its data was cleared.
file-unreadable = This file cannot be read: it was moved or is locked. Nothing has changed.
history-handed =
    { $count ->
        [one] “{ $name }” has handed in one trial. It is kept here.
       *[other] “{ $name }” has handed in { $count } trials. They are kept here.
    }
history-deleted = “{ $name }” is deleted.
history-undo = Undo
history-current = open now
history-open = Open
history-open-named = Open “{ $name }”
history-rename = Rename
history-rename-named = Rename “{ $name }”
history-duplicate = Duplicate
history-duplicate-named = Duplicate “{ $name }”
history-copy-of = { $name } (copy)
history-save = Save file
history-save-named = Save file of “{ $name }”
history-delete = Delete
history-delete-named = Delete “{ $name }”
history-before = You have run this experiment on this device before: “{ $name }”, { $done } of { $total } trials, { $when }.
history-before-open = Open it
history-chosen =
    { $count ->
        [0] Choose two to compare them, or several, such as a class’s, to see them on one map.
        [one] { $count } chosen: choose another.
       *[other] { $count } chosen
    }
history-compare = Compare
history-one-map = On one map
history-all = Choose all
history-none = Choose none
history-choose = choose
history-choose-named = Choose “{ $name }” to look at it together with others
history-back = Back to the history
history-elsewhere = From elsewhere
history-trials =
    { $count ->
        [one] { $count } trial
       *[other] { $count } trials
    }
history-or-data = Rows of data rather than trials?
history-as-data = Learn from it
history-file-fault = { $file }: { $fault }
history-name = Name
history-name-first = Amber, Silver, Copper, Ruby, Jade, Pearl, Ivory, Cobalt, Crimson, Saffron, Golden, Indigo, Coral, Russet, Azure, Ebony, Opal, Scarlet, Violet, Topaz, Misty, Quiet, Bold, Gentle, Swift, Patient, Bright, Hidden, Lucky, Northern, Southern, Morning
history-name-second = Crucible, Retort, Alembic, Furnace, Ember, Elixir, Mortar, Flask, Bellows, Phoenix, Crane, Salamander, Lotus, Peony, Bamboo, Orchid, Comet, River, Summit, Lantern, Compass, Harbour, Meadow, Glacier, Canyon, Willow, Sparrow, Tortoise, Tiger, Carp, Moon, Cloud
history-name-made-up = { $first } { $second }

## Why a file could not be opened ($line, $column: where; $reason: as the reader says it)

import-no-text = This file is no text. An experiment’s file is JSON in UTF-8. Nothing has changed.
import-handed = This link should hold results, but they cannot be read: part of it may be missing. Nothing has changed.
import-too-long = This file is longer than { $megabytes } MiB. Nothing has changed.
import-broken = This file is no experiment of Athanor, or is damaged: line { $line }, column { $column }: { $reason }. Nothing has changed.
import-newer = This file was written by a newer Athanor (version { $found } of the format). Reload the page to get the newest. Nothing has changed.

### Sharing

share = Share
share-help = Title and note, link, QR code, and the HTML that puts the experiment into a page of yours.
share-title = Share this experiment
share-name = Title
share-note = Note
share-note-help = What is to be found out, or what to look at first: plain text, up to { $most } characters in { $lines } lines. Title and note travel in the link and change no number.
share-play = Start at once when it is opened
share-hide = Hide parts of the page
share-hide-help = For a lesson: what is hidden stays in force, but is neither shown nor changed. It is no lock: the address names it. What is searched still stands on the map.
share-link = Link
share-length = { $count } characters.
share-long =
    { $count } characters: some programs cut links longer than { $most }. { $why ->
        [table] The table in it makes it so long; without it, whoever opens the link is asked for the file.
        [placed] The trials placed by hand make it so long.
        [note] Title and note make it so long.
       *[values] The many values that are searched make it so long.
    }
share-left-out =
    { $count ->
        [one] The last character is left out: with results, the link could be longer than { $most } characters.
       *[other] The last { $count } characters are left out: with results, the link could be longer than { $most } characters.
    }
share-results = It carries the digest { $digest }: whoever opens it and lets it finish sees whether the results are the same.
share-no-results = It carries no results yet. Once the sweep has finished, their digest goes along.
share-qr = QR code
share-qr-alt = QR code of the link
share-qr-help = Holds the link above, and nothing else.
share-qr-dense = { $count } characters make such a fine pattern that many cameras cannot read it; up to about { $most } they do. Shorten the note, or hand on the link.
share-qr-none = The link is too long for a QR code, which holds { $most } characters at most.
share-qr-svg = Save as SVG
share-qr-png = Save as PNG
hand-in = Hand in your results
hand-in-help = For a class on one map: whoever scans this code, or opens this link, has these trials in their History, without a server. It holds points and results, no curves.
hand-in-name = Your name
hand-in-link = Link to your results
hand-in-all =
    { $count ->
        [one] The only trial.
       *[other] All { $count } trials.
    }
hand-in-best = The best { $count } of { $all } trials: with more of them cameras could not read the code. A file holds them all.
hand-in-too-much = The ranges of this race alone are too much for a code that cameras can read. Save the file in History, and hand that in.
hand-in-nothing = There is no trial yet that has ended. Press Play first.
share-embed = Embed
share-embed-help = HTML for a course page or a blog. The networks train in the reader's browser.
share-view = What is shown
share-width = Width
share-height = Height
share-html = HTML of the frame
share-try = Open what the frame shows
view-map = The map
view-curves = Training curves
view-race = The race
view-page = The whole page
part-settings = Settings, all of them
part-data = Settings: data
part-search = Settings: search
part-training = Settings: optimisation
part-model = Settings: network
part-regularisation = Settings: regularisation
part-techniques = Settings: further techniques
part-map = The map
part-race = The race chart
part-glass = Glass box
part-table = Table of trials
part-run = The selected trial
part-reading = What the curves say
part-rooms = One run and batch sizes
part-experiments = Menu of experiments
cover = About this experiment
open-in-full = Athanor · open in full

### Boards: anybody's trials

board-mode = How the boards are looked at
board-one = One by itself
board-sides = Side by side
board-together = On one map
board-which = Which board
board-merged = { $count } boards on one map
board-counts =
    { $trials ->
        [one] { $trials } trial
       *[other] { $trials } trials
    } over { $params ->
        [one] { $params } parameter
       *[other] { $params } parameters
    }: { $states }.
board-state = { $state } { $count }
board-best = Best { $measure }: { $value } in trial { $trial }, with { $values }.
board-best-by = Best { $measure }: { $value } in trial { $trial } of { $who }, with { $values }.
board-no-best = No trial has ended with a value yet.
board-at-edge = It lies near the edge of the range of { $names }: where a wider range makes sense, it may hold better ones.
board-matters = Among the best tenth of the trials, these matter most: { $names }.
board-matters-help = Importance by PED-ANOVA (Watanabe, Bansal and Hutter, 2023): how much a parameter's values among the best tenth differ from those of all trials, each parameter alone. It says what set these trials apart, not what a new search would find.
board-no-params = No parameter differs between these trials: there is nothing to put on a map.
board-map-title = { $x } × { $y }: { $measure } of every trial
board-map-title-one = { $x }: { $measure } of every trial
board-map-note = Each mark is a trial, a small one a trial stopped early. The colour between trials is interpolated; it fades where nothing was measured.
board-map-missing =
    { $count ->
        [one] { $count } trial has no value on one of the axes and is not on the map.
       *[other] { $count } trials have no value on one of the axes and are not on the map.
    }
board-others =
    { $count ->
        [one] { $count } other
       *[other] { $count } others
    }
board-best-of = Best { $measure }
board-race-title = { $measure } so far
board-race-x = Trials ended
board-race-empty = No trial has ended with a value yet.
board-ranking = Who is ahead
board-ranking-groups = Who proposed what
board-ranking-note = By the best trial. One trial more or less can change the order: few trials are as much luck as skill.
board-show = Show
board-only = Show only { $name } and whoever else is picked
board-show-all = Show all
board-no-curves = The file has no curve for this trial.
board-curve-numbers = The curve in numbers
board-step = Step
board-best-at = best: { $at }
board-not-finite = not finite
board-seconds = { $seconds } s
board-trials-of = Trials of { $name }
board-compare = { $a } and { $b }
board-row-best = Best
board-row-at-best = { $name } of the best
board-same-params = Both search the same parameters over the same values.
board-differences = What the two search differently
board-not-searched = not searched
col-who = Who
col-after = Best after so many trials
col-with = With
col-param = Parameter
col-seconds = Seconds
measure-val-loss = validation loss
measure-train-loss = training loss
measure-val-acc = validation accuracy
measure-train-acc = training accuracy
aria-board-map = Map of all trials by { $x } and { $y }, coloured by { $measure }. Arrow keys walk from trial to trial.
aria-board-map-one = All trials by { $x }, with their { $measure }
aria-board-race = { $measure } by number of ended trials
aria-board-curves = What was measured during trial { $trial }

## Why boards are not laid on one map ($lower, $higher, $a, $b: boards)

merge-nothing = There is no board.
merge-directions = These boards cannot share a chart: in “{ $lower }” less is better, in “{ $higher }” more is.
merge-objectives = These boards cannot share a chart: “{ $a }” measures { $a_name }, “{ $b }” { $b_name }. If that is the same, import them with the same name.
merge-param = These boards cannot share a chart: { $name } is a number in one and a name in another, or has too many names.
merge-too-large = Together these boards are too large for one chart.

## Another tool's file

import-kind-record = An experiment of this page's own.
import-kind-journal = A journal of Optuna's JournalStorage.
import-kind-json = An Optuna study as JSON.
import-kind-csv = An Optuna study as CSV, as trials_dataframe() writes it.
import-kind-wandb = Runs exported from Weights & Biases.
import-kind-trials = A table with one trial in each row.
import-kind-table = A table. It may be data to learn from rather than trials; here it is read as one trial in each row.
import-kind-unknown = Not a file that can be read as trials.
import-study = Study
import-objective = What was measured (column)
import-direction = Which way is better
import-lower = Lower is better
import-higher = Higher is better
import-told = as the file says
import-params = Columns that are parameters
import-name = Name of the board
import-measured = Name of what was measured
import-take = Open this board
import-faults = This cannot be read as trials; nothing here has changed.
import-limits = Files of up to { $megabytes } MB and { $trials } trials. The file stays on this machine.
import-fault-at-column = Line { $line }, column “{ $heading }”: { $what }
import-fault-empty = There is nothing in the file.
import-fault-too-long = More than { $megabytes } MB.
import-fault-not-text = this is no UTF-8 text. A spreadsheet can save “CSV UTF-8”.
import-fault-database = This is a database, as Optuna's RDB storage writes it. Write a CSV in Python: study.trials_dataframe().to_csv("trials.csv").
import-fault-pickle = These are pickled Python objects, which only Python can open. Write a CSV there: study.trials_dataframe().to_csv("trials.csv").
import-fault-archive = This file is packed (ZIP, gzip or an Excel workbook). Unpack it, or save it as CSV.
import-fault-ours = This is an experiment of this page's own: open it as one.
import-fault-unknown = Neither an Optuna journal, study or data frame, nor a Weights & Biases export, nor a table with headings.
import-fault-json = broken JSON: { $what }.
import-fault-no-list = There is no list of trials in this JSON: expected is an object with “trials”, or a list of trials with “number”, “value” and “params”.
import-fault-journal = this line of the journal cannot be: { $what } is missing or wrong.
import-fault-no-trials = There are no trials in it.
import-fault-open-quote = a quotation mark opens here and never closes.
import-fault-no-headings = the first row must name the columns.
import-fault-ragged = { $found } fields; the first row has { $expected }.
import-fault-no-objective = No column looks like something that trials were measured by: a column of numbers is needed, such as val_loss or accuracy.
import-fault-not-a-number = “{ $given }” is not a number, but this column is what trials are measured by.
import-fault-too-many-choices = More different names than a parameter can have.
import-fault-too-many-params = { $count } parameters; { $most } are the most. Take some away.
import-fault-too-many-columns = { $count } columns; { $most } are the most.
import-fault-too-many-trials = More than { $most } trials.
import-note-other-studies =
    { $count ->
        [one] The file holds { $count } more study: choose above.
       *[other] The file holds { $count } more studies: choose above.
    }
import-note-other-objectives =
    { $count ->
        [one] The study has { $count } more objective: choose above which one is shown.
       *[other] The study has { $count } more objectives: choose above which one is shown.
    }
import-note-waiting =
    { $count ->
        [one] { $count } trial that has not begun is left out.
       *[other] { $count } trials that have not begun are left out.
    }
import-note-cut-line = Line { $count }, the last, is cut off, as when a program is stopped while it writes; it is left out.
import-note-operations = { $count } operations of the journal are not known here and are left out.
import-note-params = { $count } parameters more than a board may have are left out.
import-note-mixed =
    { $count ->
        [one] { $count } parameter is left out: it is now a number, now a name, or has too many names.
       *[other] { $count } parameters are left out: they are now numbers, now names, or have too many names.
    }
