# 页面的全部简体中文文字。英文在 en.ftl。
#
# 两个文件的条目、顺序和变量必须一致，构建时会检查。
# 面向初学调参的人：亲切、准确、简短。数字由程序先排好版，整数直接传入。

### 页面

## 名称与页眉

app-title = 炼丹炉
app-tagline = 小型神经网络就在这个网页里训练。拧动每一个旋钮，看看它有什么作用。
skip-to-map = 跳到地图
skip-to-room = 跳到主要内容
column-configure = 设置
column-map = 地图与竞赛
column-run = 选中的试验

## Experiments to start from

presets = 现成实验
preset-race = 四个搜索器竞赛
preset-race-help = 网格、随机、TPE 和高斯过程为手写数字网络寻找学习率和批样本数量，各 40 个试验。
preset-luck = 运气还是本事？
preset-luck-help = 随机搜索、TPE 和高斯过程在四个超参数上各搜五次，旁边是预算翻倍的随机搜索：看的是带，不是线。
preset-half = 用一半的试验追平随机搜索
preset-half-help = 手写数字，四个超参数，各搜十次，每次 40 个试验。实测：要追平随机搜索最终最佳值的中位数，TPE 用了 17 个试验（四分位 14 到 24），高斯过程用了 17.5 个（13 到 29）。十次并不多：有几次始终没追上。
preset-landscape = 在实测地形上的搜索器
preset-landscape-help = 竞赛的同时，为 16 × 7 个格子各训练一个网络：山谷找到了吗？
preset-you = 你对机器
preset-you-help = 亲手在地图上放十二个试验，与随机搜索和高斯过程较量。
preset-halving = 趁早放弃没希望的
preset-halving-help = 同样多的训练轮数：花在 27 个训练到底的网络上，还是花在许多大多中途淘汰的网络上？
preset-optimisers = 哪种优化器，配什么旋钮？
preset-optimisers-help = 三种优化器，各有一个自己的系数；只有在起作用时才会被搜索。
preset-cnn = 要不要卷积
preset-cnn-help = 卷积网络和多层感知机各读手写数字，各训练三次，每次 30 轮。
preset-transfer = 微调（迁移学习）
preset-transfer-help = 数字 5 到 9 的五十个样本，训练五轮：从零开始，或先在 0 到 4 上预训练 50 轮，第一个卷积冻结或不冻结。把预训练轮数和学习率放到地图的两个轴上：每一行在哪里最好，哪一行更好？十个种子各取最合适的学习率，实测验证损失：从零开始 0.36，微调 0.29（十次里有七次更低）；准确率 87 % 和 90 %。
preset-map = 一整张地图：32 × 32 个网络
preset-map-help = 圆环数据上的学习率 × 批样本数量，1024 个网络，由粗到细。

## Lessons in reading curves

lessons = 读曲线：各一次训练
lesson-clean = 正常学习
lesson-clean-help = 两条损失曲线一起下降，并在相近处稳定下来。
lesson-short = 停得太早
lesson-short-help = 训练结束时，两条损失曲线都还在下降。
lesson-overfitting = 过拟合
lesson-overfitting-help = 网络把少量带噪声的样本背了下来：训练损失下降，验证损失回升。
lesson-underfitting = 欠拟合
lesson-underfitting-help = 一个隐藏单元对付不了双螺旋：两条损失曲线都居高不下。
lesson-divergence = 发散
lesson-divergence-help = 学习率太高：损失爆炸。
lesson-slow = 学习率太低
lesson-slow-help = 损失沿直线缓缓下降，学不到什么。
lesson-noisy = 后期噪声大
lesson-noisy-help = 批很小、学习率很高：损失静不下来。
lesson-wrong-labels = 标签有错
lesson-wrong-labels-help = 十个训练标签有三个是错的：训练损失一直高于验证损失。

## 语言、主题、帮助

theme = 主题
theme-dark = 深色
theme-light = 浅色
keys-title = 键盘
keys-play = 开始或暂停
keys-step = 前进一轮
keys-reset = 重置
keys-trials = 上一个或下一个试验
keys-map = 在地图上：相邻的试验
keys-zoom = 在地图上：放大，返回

## 各处通用

cancel = 取消
copy = 复制
copied = 已复制
copy-by-hand = 浏览器不允许：请选中文字自行复制
close = 关闭
dismiss = 知道了

## 时长

duration-seconds = { $seconds } 秒
duration-minutes = { $minutes } 分 { $seconds } 秒
duration-hours = { $hours } 小时 { $minutes } 分

### 控制栏

transport = 控制
play = 开始
pause = 暂停
resume = 继续
step = 单步
step-help = 让每个进行中的试验各训练一轮，然后停下。
reset = 重置
reset-help = 清除所有试验，从头再做一遍。种子相同，数字就相同。
new-seed = 换种子
new-seed-help = 重新抽取数据、初始权重和搜索过程：结论还一样吗？
copy-link = 复制链接
copy-link-help = 链接里就是整个实验，运行结束后还带有结果的指纹。谁打开它，都得到同样的数字，并且可以核对。
link-copied = 链接已复制
link-not-copied = 浏览器不允许复制。地址栏里就是同一个链接。

status-idle = 就绪
status-running = 运行中
status-paused = 已暂停
status-waiting = 轮到你
status-finished = 已完成

progress = 进度
speed = { $steps } 步/秒
speed-help = 所有工作线程合计，每秒完成的优化步数。
time-left = 还需 { $time }
trials-done = 已完成 { $done } / { $total } 个试验
workers = 工作线程
workers-help = 同时训练的试验数。线程多只会更快完成，不会改变任何一个数字。
workers-count =
    { $count ->
       *[other] { $count } 个工作线程
    }
engine = 引擎
engine-help = 训练网络所用的计算代码。换一个引擎，数字会非常接近，但不完全相同。
engine-auto = 自动
engine-gpu = GPU 批量训练
engine-fused = 融合 SIMD
engine-candle = candle 框架

## Files to take home

take-home = 带走
take-home-help = 供电子表格使用的数据表、其他工具的程序，以及可打印的报告。
take-home-no-trials = 还没有试验：按下播放，就会有可保存的内容。
save = 保存
saved = 已保存
save-failed = 浏览器未能保存。
not-copied = 浏览器不允许复制。
action-of = { $action }：{ $what }
results-title = 结果
results-json = 实验与结果
results-json-help = 一个包含全部内容的 JSON 文件：可在任何机器上重新打开。
results-trials = 试验表（CSV）
results-trials-help = 每个试验一行：搜索的取值、结局、最佳与最终损失。适用于 pandas、R 或电子表格。
results-curves = 曲线表（CSV）
results-curves-help = 每个试验的每一轮一行：训练与验证的损失和准确率。
results-pictures = 每张图的角上都有这个按钮：可将图保存为 PNG 或 SVG。
tools-title = 在其他工具中做同样的搜索
tools-help = 每个工具一个单文件 Python 程序：用 PyTorch 训练同样的网络，搜索同样的空间，试验数相同。随机数不同，因此单次运行也不同。文件开头说明需要安装什么。
tool-optuna = Optuna
tool-optuna-help = 最接近的工具：每个搜索器各成一个 study，写入可由多台机器共享的日志。
tool-sklearn = scikit-learn
tool-sklearn-help = 适合估计器与流水线：网格搜索或随机搜索。
tool-hyperopt = Hyperopt
tool-hyperopt-help = TPE 的发源地，或随机搜索。
tool-ray = Ray Tune
tool-ray-help = 通往集群之路：同一个文件可在一台或多台机器上运行。
tool-wandb = Weights & Biases：程序
tool-wandb-help = 训练一次 sweep 中的试验并记录曲线。请把下面的 sweep 保存在同一处。
tool-sweep = Weights & Biases：sweep
tool-sweep-help = 以 YAML 描述的搜索本身：用 “wandb sweep athanor_wandb.yaml” 启动。
missing = 在此没有对应：{ $what }。
missing-between = {"；"}
missing-searcher = { $wanted }（由{ $instead }代替）
missing-others = 除{ $kept }以外的搜索
missing-placed = 手动放置的试验
missing-pruning = 中位数剪枝（每个试验都训练到底）
missing-budget = 按步数或样本数相等的预算（此处按试验数相等）
missing-acquisition = 采集函数（改用期望改进）
missing-survey = 实测地形
missing-repeats = 重复训练（每组设置只训练一次）
missing-table = 您的数据表，目前不在手边（程序中写明了放置的位置）

## A chart as a picture

picture-save = 将此图保存为图片
picture-save-of = 保存为图片：{ $title }
picture-png = PNG 图片
picture-svg = SVG 矢量图

## The printed report

report = 报告
report-help = 一页可打印或存为 PDF 的报告：实验、最佳试验、地图、竞赛与曲线。
report-open = 打开
report-print = 打印
report-print-help = 若要保存 PDF，请在浏览器的打印对话框中选择“另存为 PDF”。
report-title = { $data }：{ $names }
report-searched = 搜索的超参数
report-settings = 与默认不同的设置
report-settings-none = 其余均为默认值。
report-race = 竞赛
report-trials = 各搜索器的试验数
report-made-by = 引擎
report-finished = 共 { $total } 个，已结束 { $done } 个，发散 { $diverged } 个
report-best = 最佳试验：{ $trial }
report-none = 还没有试验顺利结束。
report-top = 最好的 { $count } 个试验
report-epoch = 最佳轮次
report-spread = 标准差
report-levels = { $range }，{ $levels } 个水平
report-range = { $low } 至 { $high }

## The moment looked at

moment = 时刻
moment-help = 往回看：地图、竞赛和表格显示每条赛道花到这么多时的样子。不会重新训练。
moment-at = 各训练 { $moment } 次之后（共 { $budget } 次）
moment-now = 目前
moment-live = 回到现在
moment-play = 重放竞赛
moment-pause = 停止重放

## Who trains

trust = 由谁训练，为什么
trust-measuring = 测速中……
trust-choose = 由谁训练？
trust-why-pinned = 由你或链接指定了此引擎。
trust-why-claimed = 链接所声明的结果由此引擎得出，因此由它来核对。
trust-why-kept = 已保存的试验由此引擎得出，因此由它继续。
trust-why-faster = 已在这台机器上对两者测速，此引擎训练本次搜索更快。
trust-why-no-gpu = 此浏览器不提供 GPU（WebGPU），因此由处理器训练。
trust-why-software = 此浏览器的 GPU 是在处理器上运行的程序，因此直接由处理器训练。
trust-why-failed = GPU 出现故障，因此由处理器训练。刷新页面可再次尝试 GPU。
trust-why-convolutions = GPU 不训练卷积网络；含有卷积网络的实验由处理器训练。
trust-why-parts = GPU 只训练完整的一次运行；分成几部分的试验（重复、交叉验证）由处理器训练。
trust-why-norm = GPU 训练时不做归一化；含有归一化层的实验由处理器训练。
trust-why-technique = GPU 只用普通的损失和更新规则训练；学习率调度、梯度裁剪、权重平均、其他损失、类别均衡、数据增强和微调由处理器训练。
trust-why-unmeasurable = 未能测出 GPU 的速度，因此本次搜索由处理器训练。下次搜索会再次尝试 GPU。
trust-why-unmeasured = 新的网络形状首次开始时会对两者短暂测速，由较快者训练。
trust-adapter = 图形处理器
trust-adapter-name = { $name }（{ $backend }）
trust-adapter-software = { $name }（{ $backend }，在处理器上运行的程序）
trust-unnamed = 浏览器未说明名称
trust-no-adapter = 无
trust-asking = 正在询问浏览器……
trust-rates = 实测速度
trust-on-gpu = GPU：{ $steps } 步/秒
trust-on-cpu = 处理器：{ $steps } 步/秒
trust-unmeasured = 本次搜索尚未测速
trust-losses = 意外
trust-losses-count = 设备丢失 { $lost } 次；从最近的副本继续的试验 { $resumed } 个，重新开始的 { $restarted } 个
trust-versions = 版本
trust-lose = 使 GPU 丢失（测试）
trust-lose-help = 像发生意外一样销毁图形设备。其试验会从最近的检查点继续。

## 结果的指纹，以及链接声称的结果

digest = 指纹
digest-help = 这八个字符代表整个实验的每一个数字：取值、步数和损失，逐位计入。现在复制链接，别人打开并运行到底，就能看到结果是否完全一致。
no-digest = 没有指纹
verdict = 链接声称的结果
claim-pending = 这个链接声称结果的指纹是 { $digest }，运行到底即可核对。
verdict-reproduced = 已复现 ✓
verdict-same = 每一个数字都与链接声称的一致（{ $digest }）。
verdict-differs = 不一致
verdict-open = 无法核对：
verdict-first = 最先不同的：
verdict-trial = 试验 { $trial }
why-failed = 这里有 { $count } 个试验失败，因此无法核对。请重置后重新运行。
why-settings = 指纹生成之后，链接里的设置被改动过。
why-engine = 指纹由另一种引擎生成：{ $made }，这里使用的是 { $here }。
why-engine-version = 指纹由引擎的另一个版本生成：{ $made }，这里使用的是 { $here }。
why-search-version = 指纹由搜索器的另一个版本生成：{ $made }，这里使用的是 { $here }。
why-unsaid = 链接没有说明指纹是由哪些设置和版本生成的。
why-device = 指纹由同一引擎在图形处理器上得出（{ $made }）。不同图形处理器的舍入方式不同：结果在容差范围内一致，但并非逐位相同。
why-unexplained = 设置和版本都相同：要么是本页有错误，要么是浏览器或处理器的计算方式不同。

### 设置

configure-title = 实验
group-data = 数据
group-network = 网络
group-optimisation = 优化
group-regularisation = 正则化
group-search = 搜索
group-layers = 逐层设置
group-technique = 更多技巧

## 一个字段：固定值、搜索范围或候选列表

sweep-on = 搜索此项
sweep-help = 让搜索器尝试许多取值，而不是只用一个。
from = 从
to = 到
levels = 档
levels-all = 全部
levels-help = 把范围分成这么多个等距的值（2 到 64 个），也就是地图的格子。留空则任何值都可能被尝试（批样本数量和宽度为每个 2 的幂）。
range-needs-two = 范围的两端不能相同；没有作任何更改。
limits = 允许范围：{ $min } 到 { $max }
reset-to-default = 恢复默认

## 搜索设置

searchers = 搜索器
searchers-help = 它们在同一个实验上竞赛，各有自己的试验预算。
searchers-one-needed = 至少要有一个搜索器。
family-plan = 按计划
family-quasi = 均匀铺开
family-model = 从结果中学习
family-stopping = 只把有希望的训练到底
family-person = 还有你自己
trials = 试验数
trials-help = 每个搜索器的预算。每个试验都从头训练一个网络。
seed = 随机种子
seed-help = 决定每一次随机抽取：数据、划分、初始权重、批次和搜索。相信一个结论之前，先换个种子试试。
lag = 滞后
lag-help = 搜索器看到结果的延迟：选择第 k 个试验时，只参考到第 k − 滞后 个试验为止的结果。滞后小，学得及时；滞后大，能让更多线程同时工作。只有高斯过程会受影响。
searched-count =
    { $count ->
       *[other] 正在搜索 { $count } 个超参数。
    }
map-cells = 地图共有 { $cells } 个格子。
map-cells-part = 地图共有 { $cells } 个格子；每种搜索尝试其中 { $trials } 个。
map-cells-all = 全部尝试
nothing-searched = 没有搜索任何超参数：只用这些取值训练一个网络。
settings-changed = 设置已改动，重新开始后生效。
restart = 重新开始

## 超参数：数据

field-data = 数据集
field-data-help = 网络学习的对象。先用平面上的点看清网络在做什么，再用手写数字面对真实任务。
field-samples = 样本数
field-samples-help = 一共抽取多少样本，包括所有划分。样本越少，过拟合越容易看到。
field-noise = 噪声
field-noise-help = 加在每个样本上的噪声的标准差。噪声越大，真实规律越模糊：这时若拟合了每一个点，学到的其实是噪声。
field-flip = 标签噪声
field-flip-help = 训练标签中故意标错的比例。大网络能把错误标签也背下来，那时请留意验证损失的上升。
field-share = 训练集比例
field-share-help = 用于训练的样本比例，其余平分为验证集和测试集。验证集太小，试验之间的比较就不可靠。
field-classes = 数字
field-classes-help = 网络要认哪些数字：全部十个，或者其中一半。这样就可以把从另一半学到的带过来：见“更多技巧”里的预训练。
field-size = 训练样本数
field-size-help = 训练集里用多少样本，抽取时各类比例大致不变；验证集和测试集保持原样。0 为全部。样本少时，过拟合一眼就能看到，正则化、数据增强和预训练才显出用处。
field-imbalance = 类别不平衡
field-imbalance-help = 第一类的训练样本是最后一类的多少倍，中间各类按等比递减。1 为各类保持原样。验证集的类别不变；只要其中各类大致一样多，验证准确率就等于平衡准确率。

choice-data-digits = 手写数字
choice-data-digits-help = 1797 张真实的 8×8 图像，共十类。
choice-data-circles = 同心圆
choice-data-circles-help = 一个圆环套着另一个：没有直线能把它们分开。
choice-data-moons = 双月
choice-data-moons-help = 两个交错的半月形。
choice-data-xor = 异或
choice-data-xor-help = 四个象限，同类在对角线上：没有隐藏层就分不开。
choice-data-gauss = 高斯团
choice-data-gauss-help = 两团圆形点云：最容易，几乎线性可分。
choice-data-spiral = 双螺旋
choice-data-spiral-help = 两条互相缠绕的旋臂：最难，需要足够的容量。
choice-data-curve = 带噪曲线
choice-data-curve-help = 由 x 预测 y（回归）：看拟合曲线怎样弯过去。
choice-data-iris = 鸢尾花（真实表格）
choice-data-iris-help = 150 朵花，三个品种，四项长度。
choice-data-wine = 葡萄酒（真实表格）
choice-data-wine-help = 178 种酒，三个葡萄品种，十三项化学指标。
choice-data-cancer = 乳腺癌（真实表格）
choice-data-cancer-help = 569 例肿瘤，恶性或良性，三十项细胞核指标。
choice-data-own = 自己的数据
choice-data-own-help = 来自文件或文本的表格，或者你画的点。
choice-classes-all = 全部十个
choice-classes-0-4 = 0 到 4
choice-classes-5-9 = 5 到 9

## 自己的数据

own-title = 自己的数据
own-bring = 文件或文本
own-draw = 画点
own-drop = 把 CSV 文件拖到这里，或点击选择
own-paste = 或粘贴表格：每行一条，用逗号、分号或制表符分隔
own-use-text = 使用这段文本
own-limits = 最多 { $rows } 行、{ $features } 个数值特征、{ $classes } 个类别、{ $megabytes } MB。最后一列是标签：文字或少数几个整数视为类别，其他数字视为回归。
own-stays = 数据只留在这台电脑上；只有你可以把它放进链接。
own-label = 标签列
own-faults = 暂时无法使用；实验没有任何改变。
own-anyway = 仍然使用
own-none = 还没有数据：请选择文件、粘贴表格，或画一些点。
own-missing = 生成此链接时所用的数据没有随链接传来：{ $rows } 行、{ $features } 个特征。在这里打开同一个文件即可运行。
own-shape = { $rows } 行，{ $features } 个特征。
own-classes = { $label } 有 { $classes } 个类别：{ $names }。
own-numbers = { $label } 是数值（回归）。
own-in-link = 把数据放进链接
own-in-link-help = 链接将包含整个表格，共 { $characters } 个字符：打开链接的人就有了数据。
own-too-large = 数据太大，放不进链接。打开链接的人可以在那里打开同一个文件。

draw-first = 类别 1
draw-second = 类别 2
draw-undo = 撤销
draw-clear = 清空
draw-how = 点击或轻触即可放置一个点。键盘：方向键移动，回车放置，1 和 2 选择类别，退格键撤回。
draw-count = 类别 1 有 { $first } 个点，类别 2 有 { $second } 个点。
draw-need = 类别 1 有 { $first } 个点，类别 2 有 { $second } 个点。至少需要 { $least } 个点，并且两类都要有。
draw-use = 用这些点训练

fault-at-line = 第 { $line } 行：{ $what }
fault-at-cell = 第 { $line } 行，第 { $column } 列：{ $what }
fault-at-named-cell = 第 { $line } 行，第 { $column } 列（{ $heading }）：{ $what }
fault-empty = 没有任何数据行。
fault-too-long = 超过 { $megabytes } MB。
fault-not-text = 不是 UTF-8 文本。
fault-open-quote = 这里的引号没有闭合。
fault-one-column = 只有一列；需要若干特征和一个标签。请用逗号、分号或制表符分隔各列。
fault-too-many-columns = 有 { $count } 个特征，最多 { $most } 个。
fault-ragged = 有 { $found } 个字段，其他行有 { $expected } 个。
fault-missing = 缺少数值。
fault-not-a-number = “{ $given }”不是数字。
fault-too-few-rows = 行数太少：{ $count }。至少需要 { $least } 行。
fault-too-many-rows = 共有 { $count } 行，最多 { $most } 行。
fault-one-class = 每一行的标签都是“{ $class }”；至少需要两种。
fault-too-many-classes = 有 { $count } 种标签，最多 { $most } 种。标签是不是另一列？
fault-other-data = 这不是生成链接时所用的数据。

## 超参数：网络

field-model = 模型
field-model-help = 多层感知机把像素当成一串数。卷积网络只看小块区域，并且在整张图上用同一组权重：权重更少，在图像上通常更好。
field-blocks = 卷积块数
field-blocks-help = 每个块先做卷积，再过激活函数，然后用池化把图像缩小一半：8 × 8、4 × 4、2 × 2、1 × 1。最后一块之后直接是输出层。
field-kernel = 卷积核大小
field-kernel-help = 卷积一次看到的小块的边长。取奇数，才有中心像素；四周补零，图像大小不变。通常用 3；更大的核权重更多，一次看得也更广。
field-channels = 通道数
field-channels-help = 第一个块要找的图案数；之后每个块加倍。通道越多，容量越大，计算也越多。
field-pool = 池化
field-pool-help = 每个 2 × 2 小方块变成什么：取最大值，只记下图案有没有出现；取平均值，则更平滑。
field-layers = 隐藏层数
field-layers-help = 网络的深度。层数越多，容量越大，也越难训练；先从一两层开始。设为 0 就是线性模型：任何网络都应该胜过的基线。
field-width = 每层单元数
field-width-help = 每个隐藏层的宽度。越宽拟合能力越强，计算越多，样本少时也越早过拟合。
field-width2 = 第 2 层单元数
field-width2-help = 第二个隐藏层的宽度；0 表示与第一层相同。网络往往越靠近输出越窄。
field-width3 = 第 3 层单元数
field-width3-help = 第三个隐藏层的宽度；0 表示与第一层相同。
field-width4 = 第 4 层单元数
field-width4-help = 第四个隐藏层的宽度；0 表示与第一层相同。
field-width5 = 第 5 层单元数
field-width5-help = 第五个隐藏层的宽度；0 表示与第一层相同。
field-width6 = 第 6 层单元数
field-width6-help = 第六个隐藏层的宽度；0 表示与第一层相同。
field-norm = 归一化
field-norm-help = 在激活之前把每层的加权和变成均值 0、方差 1，再乘以可学习的缩放、加上可学习的平移。深的网络因此更容易训练，也能承受更大的学习率。批归一化在小批量上统计：每批样本要多于几个，只有一个样本的批学不到东西。层归一化在每个样本内部统计，与批大小无关。
choice-norm-none = 无
choice-norm-batch = 批归一化
choice-norm-layer = 层归一化
field-act = 激活函数
field-act-help = 每个隐藏层或卷积之后的非线性函数。ReLU 是稳妥的首选；Sigmoid 在深层网络里梯度会逐渐消失，学得很慢。
field-init = 权重初始化
field-init-help = 初始权重的抽取方式。He 适合 ReLU 一类，Xavier 适合 tanh 和 Sigmoid；“自动”按激活函数来选。

choice-act-relu = ReLU
choice-act-leaky = Leaky ReLU
choice-act-tanh = tanh
choice-act-sigmoid = Sigmoid
choice-act-gelu = GELU
choice-init-auto = 自动
choice-init-he = He（正态分布）
choice-init-xavier = Xavier（均匀分布）
choice-model-mlp = 多层感知机（MLP）
choice-model-cnn = 卷积网络（CNN）
choice-kernel-1 = 1 × 1 像素
choice-kernel-3 = 3 × 3 像素
choice-kernel-5 = 5 × 5 像素
choice-kernel-7 = 7 × 7 像素
choice-pool-max = 最大值
choice-pool-avg = 平均值

## 超参数：优化

field-opt = 优化器
field-opt-help = 把梯度变成参数更新的规则。每种优化器有各自合适的学习率：换了优化器，就要重新搜索学习率。
field-lr = 学习率
field-lr-help = 每次更新的步幅，也是最先要调的超参数。太小学得慢，太大损失会振荡甚至爆炸；请在对数刻度上搜索。
field-bs = 批样本数量
field-bs-help = 每次更新对多少个样本取平均（batch size）。批小则噪声大，批大则每轮更新次数少；它一变，最佳学习率也跟着变。
field-epochs = 训练轮数
field-epochs-help = 把训练集完整过几遍。太少，试验还在进步就停了；太多，就有时间过拟合。
field-loss = 损失函数
field-loss-help = 训练所要最小化的量。分类宜用交叉熵；用均方误差时，自信的错误只得到很弱的梯度。
field-momentum = 动量
field-momentum-help = 保留上一次更新的比例，能在长坡上加速。有效学习率是 学习率/(1 − 动量)，所以调高动量时要调低学习率。
field-nesterov = Nesterov 动量
field-nesterov-help = 先沿动量方向往前看一步，再做修正。常常更快一点，也更稳一点。
field-beta1 = 系数 β1
field-beta1-help = 梯度滑动平均的衰减系数，相当于 Adam 的动量。0.9 几乎总是合适的。
field-beta2 = 系数 β2
field-beta2-help = 梯度平方滑动平均的衰减系数。梯度变化快时可以调低；太低会让步幅忽大忽小。
field-alpha = 系数 α
field-alpha-help = RMSprop 中梯度平方滑动平均的衰减系数。越大记忆越长，步幅越稳。
field-rho = 系数 ρ
field-rho-help = Adadelta 中滑动平均的衰减系数。越大记忆越长。
field-eps = 平滑项 ε
field-eps-help = 防止除法结果爆炸的小数。取大一些，还能约束梯度极小的权重的步幅。
field-sched = 学习率调度
field-sched-help = 学习率在训练中怎样变化。大的学习率找到谷地，小的走到谷底；先预热、再余弦衰减几乎处处可用。
field-decay = 衰减系数
field-decay-help = 每次把学习率乘以多少。
field-every = 每次衰减的轮数
field-every-help = 每过多少轮，学习率乘一次衰减系数。
field-warmup = 预热
field-warmup-help = 学习率上升阶段占训练的比例。它保护自适应优化器和大的学习率，避免最初几步太野。
field-wait = 等待轮数
field-wait-help = 验证损失连续多少轮没有下降，学习率才降低。
field-clip = 梯度裁剪
field-clip-help = 整个梯度的最大范数，更长的按比例缩短。避免个别陡峭处把权重甩出去。0 为关闭。
field-gamma = 焦点损失 γ
field-gamma-help = 已经学会的样本少算多少。0 即带权重的交叉熵，2 是论文的取值。
field-focal = 焦点损失 α
field-focal-help = 损失的权重；只有两类时是第二类的权重，第一类取其余。
field-fit = 损失函数
field-fit-help = 训练最小化什么。Huber 损失不太受离群点影响。曲线显示的始终是均方误差。
field-delta = Huber δ
field-delta-help = 比它大的误差按比例计，不再平方。以目标的标准差为单位。
field-accum = 梯度累积
field-accum-help = 多少个批次的梯度平均后才更新一次：用小批次的内存做大批次的更新。
field-finish = SGD 收尾
field-finish-help = 最后多大比例的轮数交给普通 SGD。先用快的优化器，再用稳的收尾。0 为关闭。
field-finishlr = SGD 学习率
field-finishlr-help = 收尾时普通 SGD 的学习率。它与前面优化器的学习率不是一回事，也要搜索。
field-sampling = 采样方式
field-sampling-help = 一轮要经过哪些样本。有的类别很少时，可以重复它们，也可以让每个批次里各类一样多。
field-weights = 类别权重
field-weights-help = 让稀少类别上的错误在最小化的目标里分量更重。曲线显示的始终是不加权的损失。
field-pretrain = 预训练轮数
field-pretrain-help = 正式训练开始前，先在另外五个数字上训练多少轮；然后重新抽取输出层，其余各层带过来继续学（微调）。曲线和预算都不计这些轮数。0 为从零开始训练。
field-prelr = 预训练学习率
field-prelr-help = 在另外五个数字上训练时的学习率。微调本身的学习率通常要比从零训练更低。
field-freeze = 冻结层数
field-freeze-help = 最下面多少层（先数卷积块）保持权重不动；输出层总是要学的。样本少时，这能保护带过来的东西。
field-thaw = 解冻轮数
field-thaw-help = 多少轮以后冻结的层也开始学习，优化器随之从头开始。0 为始终不解冻。

choice-opt-sgd = SGD
choice-opt-momentum = SGD + 动量
choice-opt-adagrad = Adagrad
choice-opt-adadelta = Adadelta
choice-opt-rmsprop = RMSprop
choice-opt-adam = Adam
choice-opt-adamax = Adamax
choice-opt-nadam = Nadam
choice-opt-adamw = AdamW
choice-loss-ce = 交叉熵
choice-loss-mse = 均方误差
choice-nesterov-off = 关
choice-nesterov-on = 开
choice-loss-focal = 焦点损失
choice-fit-mse = 均方误差
choice-fit-huber = Huber
choice-sched-constant = 不变
choice-sched-step = 阶梯下降
choice-sched-exp = 指数衰减
choice-sched-cosine = 预热 + 余弦
choice-sched-onecycle = 单周期
choice-sched-plateau = 停滞时降低
choice-sampling-shuffle = 各一次
choice-sampling-over = 过采样
choice-sampling-over-help = 重复稀少类别的样本，直到各类与最多的一类一样多：一轮因此变长。
choice-sampling-balanced = 批次类别均衡
choice-sampling-balanced-help = 每个批次里各类尽量一样多；一轮的长度不变，常见类别的一部分样本留到下一轮。
choice-weights-none = 不加权
choice-weights-balanced = 均衡
choice-weights-balanced-help = 与一个类别的训练样本数成反比。

## 超参数：正则化

field-dropout = 丢弃率
field-dropout-help = 每步训练中被随机关闭的隐藏单元的比例（dropout），让单元之间不互相依赖；卷积网络里，作用于卷积块交给输出层的值。它会降低容量：太高就会欠拟合。
field-wd = 权重衰减
field-wd-help = 把权重拉向零，让网络保持简单。请在对数刻度上搜索；用 Adam 时，选 AdamW 才是真正的衰减。
field-smooth = 标签平滑
field-smooth-help = 每个目标有多大比例平均分给所有类别，使网络不必无限自信。曲线显示的是普通交叉熵。
field-sam = 锐度感知（SAM ρ）
field-sam-help = 沿坡上行 ρ 的距离再取梯度，从而寻找平坦的谷地。每一步要算两次。0 为关闭。
field-ema = 权重平均（EMA）
field-ema-help = 评估并保留权重的滑动平均，它比权重本身更稳。0 为关闭；0.99 大约记住一百步。
field-patience = 早停
field-patience-help = 验证损失连续多少轮没有下降就结束试验。最好的权重总会保留。0 为关闭。
field-jitter = 输入噪声
field-jitter-help = 数据增强：每一步训练都给标准化后的输入加上新抽的高斯噪声，标准差为此值。网络由此学到：相近的输入意思相同。0 为关闭。
field-shift = 平移图像
field-shift-help = 数据增强：每一步训练把每张图像朝各方向随机平移，至多这么多像素。数字写在哪里都还是同一个数字。0 为关闭。

## 搜索器

searcher-grid = 网格搜索
searcher-grid-help = 按顺序尝试等距取值的每一种组合；分了档的地图则由粗到细。结果一目了然，但每多一个超参数，代价就成倍增加。
searcher-shuffled = 乱序网格
searcher-shuffled-help = 同样的网格，顺序打乱：远在做完之前，就已经到处看过。
searcher-random = 随机搜索
searcher-random-help = 每个试验独立抽取。每次都试到每个超参数的新取值；当只有少数超参数重要时，这很划算。
searcher-sobol = 拟随机（Sobol）
searcher-sobol-help = 比纯随机铺得更均匀，空隙和扎堆都更少。适合用来探索。
searcher-gp = 高斯过程
searcher-gp-help = 贝叶斯优化：用光滑的模型拟合已有结果，再去试预期改进最大的那一点。
searcher-halton = 拟随机（Halton）
searcher-halton-help = 和 Sobol 一样均匀铺开试验：每个超参数用各自的质数进制来数。
searcher-tpe = TPE
searcher-tpe-help = 树形 Parzen 估计：好的试验聚在哪里，差的又不在哪里？去试两种密度之比最大的那一点。
searcher-cmaes = CMA-ES
searcher-cmaes-help = 一种进化策略：在最好的试验周围撒出一团试验，再让它顺着山谷的形状弯过去。要几十个试验才能学会。
searcher-auto = 自动
searcher-auto-help = 我们为这个空间和预算选出的最佳搜索器。
searcher-halving = 逐次减半
searcher-halving-help = 先开始许多随机试验，各训练一小段，只让最好的一部分（每 η 个取一个）继续，如此逐级筛选，最后只有少数训练到底。
searcher-hyperband = Hyperband
searcher-hyperband-help = 分成几组的逐次减半：有的组试验多、淘汰早，有的组试验少、淘汰晚，因为事先不知道好的试验多久才显露出来。
searcher-asha = ASHA
searcher-asha-help = 异步逐次减半：一个试验只要排进本级目前最好的一部分（每 η 个取一个）就晋级，不必等这一级填满。
searcher-pbt = 基于种群的训练
searcher-pbt-help = 一群网络并排训练。每隔一段时间，最差的接过最好的网络，把设置稍加改动后继续，所以设置会在训练途中变化。
searcher-you = 你
searcher-you-help = 由你亲自放置试验，预算与各搜索器相同。

### 地图与竞赛

## 地图

map-title = { $x } × { $y }：每个试验的验证损失
map-title-one = { $x }：每个试验的验证损失
map-colour = 最佳验证损失
map-note = 每个标记都是真正训练过的网络。试验之间的颜色由插值得到，没有测过的地方会渐渐变淡。
map-note-cells = 每个格子都是真正训练过的网络；训练完成之前，先借用邻格的浅色。拖出一个矩形或点放大镜，可以细看。
map-note-survey = 每一格都是为测量地形而训练的网络；做完之前，由邻格借给它较淡的颜色。上面的标记是搜索器自己的试验。
map-survey = 实测地形：
map-survey-help = 为地图的每一格（最多 { $side } × { $side }）各训练一个网络，与竞赛同时进行；竞赛会重新开始，数字不变。搜索器看不到它。
map-surveyed = 实测地形
map-others = 各试验还有一些超参数不同，这张图没有画出来。
map-diverged = 发散
map-diverged-cells = 发散（越暗越早）
map-axis-x = 横轴
map-axis-y = 纵轴
map-no-survey = 只有恰好搜索两个超参数时，才会实测地形。
map-pruned = 提前终止，止于第 { $epoch } 轮
map-tip = 试验 { $trial }，{ $searcher }
map-measured = 验证损失 { $loss }
map-measured-both = 验证损失 { $loss }，准确率 { $accuracy }
map-tools = 放大与缩小
map-full = 完整地图：
map-full-help = 把两个范围各分成 { $side } 档，每个格子训练一个网络：共 { $count } 个试验，由网格搜索从粗到细填满。其余被搜索的超参数固定在最佳值。
map-zoom-in = 放大
map-zoom-in-help = 以选中的试验为中心，把两个范围各缩小一半，按完整分辨率重新搜索（在地图上按 +）。也可以在地图上拖出一个矩形。
map-zoom-out = 缩小
map-zoom-out-help = 回到更大的地图（在地图上按 −）。它会重新训练：同一个链接给出同样的数字。
map-empty = 按“开始”（空格键）：网络开始训练，每一个都会在这里留下标记。
map-nothing-searched = 没有搜索任何超参数，就没有地图。请在某个超参数（比如学习率）处选择“搜索此项”。
map-at-edge = 最佳试验靠近{ $name }范围的边缘。请扩大范围，再搜索一次。

## 竞赛

race-title = 迄今最佳验证损失
race-regret-title = 迄今的简单遗憾
race-x = 花去的完整训练次数
race-y = 最佳验证损失
race-regret-y = 简单遗憾
race-measure = 竞赛用什么来衡量
race-loss = 损失
race-regret = 遗憾
race-regret-help = 迄今最好的结果比任何人找到的最低损失（包括实测的地形）高出多少。地形测完或竞赛结束后才能算出。
race-empty = 第一个试验做完，竞赛就开始。
race-twice = { $searcher }，两倍预算
race-numbers = 竞赛的全部数字
ranking-final = 最终排名。
ranking-at = 各训练 { $moment } 次之后的排名。
ranking-sure = 名次是各搜索种子的平均；方括号内是换一批种子时二十次中有十九次会落入的范围。
ranking-one = 每个搜索器只搜了一次，分不清是运气还是本事：请增加搜索种子。
ranking-after = { $cost } 次训练
lane-leads = 领先
lane-seeds = { $count } 个搜索种子
lane-seed = 搜索种子 { $seed }
lane-spent = { $spent } / { $budget }
lane-survey = 地形：{ $total } 格中已测 { $done } 格
lane-hold = 暂停{ $searcher }：不再开始新试验
lane-release = 让{ $searcher }继续
lane-step = { $searcher }再做一个试验
lane-alone = 地图上只看{ $searcher }
lane-all = 地图上看全部

## You against the machines

you = 你对机器
you-turn = 轮到你：{ $total } 个试验还剩 { $left } 个。
you-how = 点击地图，或用方向键移动十字再按回车。
you-finished = 你的预算用完了。成绩如何？
you-passed = 你已收手。成绩如何？
you-nothing-left = 没有可放的试验了。
you-too-dear = 这个试验的代价超出你剩下的预算。批量越大，代价越小。
you-again = 你在那里已经放过试验。
you-link-full = 链接最长 { $most } 个字符，装不下更多试验了。请点“我不放了”来结束竞赛。
you-once-more = 再来一次
you-place = 在这里放一个试验
you-pass = 我不放了
you-pass-help = 不再放试验；竞赛不等你，照常结束。
you-aim = 在地图上瞄准
you-aim-help = 打开时，点击地图会放下一个试验；关上时，点击是选中试验。
you-others = 显示其他人
you-others-help = 机器看不到你的试验。为了公平，在你做完之前也不显示它们的。

## 玻璃箱

glass-title = 玻璃箱：为什么选这个点？
glass-searcher = 看哪个搜索器的内部
glass-hidden = 轮到你了：等你完成，或按下“显示其他人”，这里才会打开机器的内部。
glass-asking = 正在请工作线程说明搜索器当时的想法……
glass-failed = 无法解释这一时刻：{ $reason }
glass-moment = 第 { $trial } 个试验，选择时已知 { $seen } 个结果：
glass-within = 对这个空间和预算，它内部使用的是{ $searcher }。
glass-reason-planned = 按计划的下一个点：它不看任何结果。
glass-reason-start-up = 起步阶段：模型先要 { $wanted } 个结果，目前有 { $seen } 个。在此之前，点只是分散开来。
glass-reason-nothing-finite = 到目前为止的结果全部发散：还没有可以建模的东西。
glass-reason-leftover = 剩余的点：模型偏爱的都已试过，只好取空间里剩下的。
glass-reason-exhausted = 空间里已没有新的点。
glass-reason-waiting = 正在等待进行中的试验。
glass-reason-close = 靠近最佳：预测损失 { $mean } ± { $sd }，目前最佳 { $best }。模型对这里相当有把握（不确定性已降到 { $doubt }）。
glass-reason-uncertain = 这里不确定性高：预测损失 { $mean } ± { $sd }，目前最佳 { $best }。对这里所知甚少（不确定性仍有 { $doubt }），所以也许会更好。
glass-reason-both = 有希望而且所知甚少：预测损失 { $mean } ± { $sd }，低于目前最佳 { $best }，不确定性还剩 { $doubt }。
glass-reason-drawn = 从模型认为可能的函数中抽取一个，取其最低点：预测损失 { $mean } ± { $sd }，目前最佳 { $best }，不确定性 { $doubt }。
glass-reason-among-good = 靠近好的试验：这里好试验的密度是坏试验的 { $ratio } 倍。
glass-reason-away-from-bad = 远离坏的试验：这里好试验的密度是坏试验的 { $ratio } 倍，主要因为坏试验很少。
glass-reason-sampled = 从云团中抽取，离中心 { $distance } 个标准差。
glass-reason-fresh = 随机抽取的新点：训练到第 { $until } 轮，在那里比较。
glass-reason-promoted = 晋级：第 { $trial } 个试验在这一级名列前茅，继续训练到第 { $until } 轮。
glass-reason-goes-on = 第 { $trial } 个试验保留自己的网络和设置，训练到第 { $until } 轮。
glass-reason-taken-over = 接过表现更好的第 { $from } 个试验的网络，采用与它相近的设置，训练到第 { $until } 轮。
glass-map-mean = 预测损失
glass-map-sd = 预测的不确定性（标准差）
glass-map-log-ei = 采集函数：对数期望改进
glass-map-bound = 采集函数：损失可能低到多少
glass-map-sample = 采集函数：一个可能的函数
glass-map-good = 好试验在哪里（对数密度）
glass-map-bad = 坏试验在哪里（对数密度）
glass-map-ratio = 好与坏之比（对数）
glass-at-next = 在下一个点：{ $number }
glass-tried = 已试
glass-good = 好
glass-bad = 坏
glass-pending = 进行中，结果未知
glass-best = 目前最佳
glass-next = 下一个点
glass-divide = 怎样算好
glass-threshold = { $total } 个试验中的 { $good } 个：损失不超过 { $threshold }。
glass-ratio-note = 它尝试好试验密集而坏试验稀少的点。
glass-matters = 哪个超参数重要
glass-matters-note = 长度尺度：要走过范围的多大一部分，损失才会改变。越短越重要，条也越长。
glass-noise = 重复试验之间的噪声：± { $noise }。
glass-held = 固定在下一个点的取值：{ $values }。
glass-no-effect = { $name }在那里不起作用，沿它没有变化。
glass-table = 以表格显示
glass-trials = 当时已知的试验，最新的在前
glass-projections = 从各个侧面看这些点
glass-distinct = { $name }：{ $points } 个点，{ $distinct } 个不同的值
glass-projections-note = 条形表示沿每个轴的试验数量。如果只有一个超参数重要，关键就是它试过多少个不同的值（Bergstra 与 Bengio，2012）。
glass-bins = { $name }各段的试验数
glass-took-over = 接手自
glass-rungs = 阶梯
glass-rungs-note = 每个试验在每一级是一个点。晋级的试验由线继续相连；空心的点到此为止。
glass-rungs-caption = 每一级的试验后来怎样
glass-rung-epoch = 轮数
glass-rung-reached = 试验数
glass-rung-promoted = 继续
glass-rung-cut = 被淘汰
glass-rung-waiting = 等待或被淘汰
glass-rung-bracket = 组
glass-rung-from = 从第 { $epoch } 轮起
glass-decision = 第 { $trial } 个决定，当时已知 { $seen } 个结果：
glass-cloud = 两个椭圆是云团一倍与两倍标准差的范围，已经过 { $generation } 代；步长为范围的 { $sigma }。圆环：正在进行的一代的 { $members } 个点。
glass-rung-tau = 对结局的预示（τ）
glass-rungs-tau-note = 肯德尔 τ 比较某一级的名次与结局的名次：1 为相同，0 为无关，−1 为相反。
glass-rungs-finish = 把被淘汰的 { $count } 个训练到底
glass-rungs-finish-help = 悄悄进行，看看它们本来会怎样。竞赛和排名都不变。
glass-rungs-finishing = 正在把被淘汰的试验训练到底：还剩 { $left } 个。
glass-rungs-best-cut = 结局最好的 { $top } 个之中，有 { $cut } 个曾被淘汰。
glass-lineage = 谱系：{ $name }随轮数的变化
glass-lineage-note = 每个网络连同其设置是一条线，颜色表示损失；{ $forks } 个接过了更好者的网络（虚线）。

## 试验表

trials-title = 试验
trials-empty = 还没有试验。请按“开始”（空格键）。
trials-shown = 第 { $first } 至 { $last } 个，共 { $total } 个
trials-previous = 上一页
trials-next = 下一页
col-trial = 试验
col-searcher = 搜索器
col-outcome = 结果
col-steps = 步数
col-best-loss = 最佳验证损失
col-best-acc = 最佳验证准确率
col-trials = 试验
col-spent = 花去的训练
col-best = 最低损失
col-rank = 名次
col-to-random = 追平随机搜索终点所需
col-hand = 控制
sort-by = 按{ $column }排序
outcome-queued = 排队中
outcome-running = 训练中
outcome-done = 完成
outcome-diverged = 发散
outcome-pruned = 提前终止
outcome-failed = 出错

### 选中的试验

selected-title = 试验 { $trial }
selected-searcher = 由{ $searcher }找到
selected-best = 迄今最佳
selected-follow = 跟随最佳
selected-empty = 还没有试验。按“开始”后，最好的试验会显示在这里；也可以在地图上点选一个标记。
parameters =
    { $count ->
       *[other] { $count } 个参数
    }
parameters-help = 权重和偏置：由训练拟合出来的数字。
examples-count = 训练 { $train } 个样本，验证 { $validation } 个，测试 { $test } 个

## 曲线

curves-title = 训练曲线
curves-loss = 损失
curves-accuracy = 准确率
curves-log = 对数坐标
curves-empty = 第一轮结束后，这里会出现曲线。
series-train = 训练
series-validation = 验证
axis-epoch = 轮次
axis-loss = 损失
axis-accuracy = 准确率
best-epoch = 最佳轮次：{ $epoch }
gap-value = 差距：{ $gap }
gap-help = 验证损失减去训练损失。差距不断拉大，说明网络学到的东西只对训练数据成立。

## 读曲线（$epoch：验证损失最低的轮次）

reading-title = 曲线说明了什么
reading-too-short = 轮数太少，还看不出什么。
reading-still-learning = 仍在学习：直到最后，损失都在下降。
reading-too-slow = 太慢：训练损失在下降，却几乎是一条直线，也没降多少。学习率太低了。
reading-overfitting = 过拟合：网络继续贴合训练数据，验证损失从第 { $epoch } 轮起不再改善。
reading-gap = 泛化差距：两条损失曲线都已稳定，验证损失远高于训练损失。
reading-underfitting = 欠拟合：两条损失曲线都平了，而且仍然偏高。
reading-wrong-labels = 标签有错？训练损失一直高于验证损失，训练样本的标签有错时就会这样。
reading-suspect-data = 训练损失不降，验证损失却在下降：请检查数据。
reading-broken-setup = 训练损失在上升：设置有问题。
reading-diverged = 损失爆炸：这个试验发散了。
reading-saturated = 已学好并稳定：两条损失曲线一起降下来，相距不远，此后变化很小。
reading-noisy = 噪声大：到训练后期，损失仍在逐轮大幅波动。

read-as-too-short = 太短
read-as-still-learning = 仍在学习
read-as-too-slow = 太慢
read-as-overfitting = 过拟合
read-as-gap = 泛化差距
read-as-underfitting = 欠拟合
read-as-wrong-labels = 标签有错？
read-as-suspect-data = 数据可疑
read-as-broken-setup = 设置有误
read-as-diverged = 发散
read-as-saturated = 已学好并稳定
read-as-noisy = 噪声大

## 证据（$from、$to：轮次；$value：测得的值；$bound：与之比较的界限；$before、$after：损失）

evidence-title = 证据
sign-train-change = 第 { $from } 到 { $to } 轮：训练损失的趋势变化为 { $value }；在 ±{ $bound } 以内算持平。
sign-val-change = 第 { $from } 到 { $to } 轮：验证损失的趋势变化为 { $value }；在 ±{ $bound } 以内算持平。
sign-rebound = 验证损失在第 { $from } 轮最低（{ $before }），最后为 { $after }：已有的收获退回了 { $value }；退回 { $bound } 就算丢失。
sign-fold = 验证损失在第 { $from } 轮最低（{ $before }），最后为 { $after }，是最低值的 { $value } 倍；{ $bound } 倍就算丢失。
sign-gap = 最后训练损失为 { $before }，验证损失为 { $after }：差距占训练收获的 { $value }；{ $bound } 就算大。
sign-label-gap = 最后训练损失为 { $before }，验证损失只有 { $after }，低 { $value }；低不到 { $bound } 则可能只是划分的运气。
sign-jumps = 第 { $from } 到 { $to } 轮：相邻两轮之间，损失通常跳动其水平的 { $value }；{ $bound } 就算噪声大。
sign-spikes = 第 { $from } 到 { $to } 轮：训练损失平均跳动其水平的 { $value }；{ $bound } 就算噪声大。
sign-progress = 训练损失从 { $before } 到 { $after }：下降从未超过 { $value }；不到 { $bound } 等于没有学到。
sign-level = 最后，较低的那条损失是瞎猜代价（{ $after }）的 { $value }；超过 { $bound } 就算高。
sign-straightness = 直到最后，训练损失仍以最初速度的 { $value } 下降；学得好的曲线会弯到 { $bound } 以下。
sign-left = 从第 { $from } 轮到第 { $to } 轮，训练损失从 { $before } 到 { $after }：还剩 { $value }；超过 { $bound } 说明几乎还没开始。
sign-late-improvement = 从第 { $from } 轮起，验证损失最低降到此前最低值的 { $value }；低于 { $bound } 说明还在改善。
sign-not-finite = 到第 { $to } 轮为止损失还正常，之后就失去了控制。
sign-count = 只有 { $value } 次评估，至少要 { $bound } 次。
agreement = 有多确定：{ $of } 次重读中有 { $same } 次结论相同。
agreement-help = 每次重读用同一条平滑曲线，重新分配其中的跳动，并提前至多十分之一结束。它说明结论在多大程度上取决于噪声和结束的时刻；换种子、换划分会怎样，它并不知道。

## 什么有帮助

offers-title = 什么有帮助
offers-note = 按钮会把这个试验再训练一次，只转动一个旋钮，其余不变；之后可以返回。
offer-try = 以{ $name } { $to } 再训练
offer-paired = 数据和种子相同的两个试验：{ $name } { $from } 与 { $to }。
offer-alone = 一个试验：{ $name }由 { $from } 改为 { $to }，与现在的曲线放在一起。
remedy-lower-lr = 步子小一点：降低学习率。
remedy-raise-lr = 步子大一点：提高学习率。
remedy-more-epochs = 训练得久一些。
remedy-fewer-epochs = 少训练一些，后面几乎没有变化。
remedy-stop-early = 早停：验证损失不再下降就结束试验。（保留的本来就是验证损失最低时的网络。）
remedy-dropout = 丢弃：让单元学会不互相依赖。
remedy-less-dropout = 少丢弃一些：让所有单元都干活。
remedy-weight-decay = 权重衰减：让权重保持较小。
remedy-less-weight-decay = 去掉权重衰减：让权重长大。
remedy-smaller-net = 换小一些的网络，它背不下那么多。
remedy-larger-net = 换大一些的网络，它能拟合更多。
remedy-more-data = 更多样本：只要能得到，就是最好的办法。
remedy-larger-batch = 加大批样本数量：用更多样本平均掉噪声。
remedy-clean-labels = 检查训练标签，先看网络最感意外的那些。
remedy-check-split = 检查划分：训练样本和验证样本是否相似，是否充分打乱？
remedy-check-setup = 检查网络、损失函数或数据是否有错。

## 并排比较试验

comparison-title = { $name }：并排比较
comparison-before = 之前
comparison-note = 各只运行一次，有运气的成分。换个种子，看看差别还在不在。
col-gap = 最后的差距
col-reading = 结论
loss-at-epoch = { $loss }（第 { $epoch } 轮）
go-back = 返回
go-back-help = 回到这个试验原来所在的实验。它会重新训练：同一个链接给出同样的数字。

## 网络学到了什么

boundary-title = 决策边界
boundary-note = 背景是网络预测的类别，颜色越淡越没有把握；圆点是数据。
boundary-empty = 试验开始后，这里会出现决策边界。
fit-title = 拟合曲线
fit-truth = 真实曲线
fit-prediction = 预测
fit-empty = 试验开始后，这里会出现拟合曲线。
samples-title = 预测示例
samples-empty = 试验开始后，这里会出现预测。
sample-right = { $label } 识别为 { $guess }（{ $probability }）：正确
sample-wrong = { $label } 误认成 { $guess }（{ $probability }）：错误
confusion-title = 混淆矩阵
confusion-note = 行是真实类别，列是预测类别，在验证集上统计。
confusion-truth = 真实
confusion-guess = 预测
pairs-title = 预测值
pairs-note = 每个圆圈是一个验证样本；落在虚线上表示预测正确。
weights-best = 最佳轮次的权重
filters-title = 第一层卷积在找什么
filters-note = 每个卷积核一张小图：蓝色处有墨迹表示符合图案，朱红色处有墨迹表示不符合，颜色越淡影响越小。
filter = 卷积核 { $number }
weights-live = 此刻的权重
data-title = 数据
data-loading = 正在准备数据…

### 通知

notices = 消息
update-ready = 炼丹炉有了新版本。在你刷新之前，本页一直用现在的版本；刷新会中断正在进行的训练。
update-reload = 立即刷新

## 链接中不能照原样使用的部分

notes-title = 链接中有些内容不能照原样使用：
note-unknown-key = { $key } 不是本页的设置，已忽略。
note-repeated = { $key } 出现了不止一次，只取第一个。
note-not-a-number = { $key } = { $given } 不是数字，改用 { $used }。
note-not-a-choice = { $key } = { $given } 不在候选之中，改用 { $used }。
note-ignored-choice = { $key } = { $given } 不在候选之中，已忽略。
note-out-of-range = { $key } = { $given } 超出允许范围，改用 { $used }。
note-rounded = { $key } = { $given } 不合要求，改用最接近的 { $used }。
note-cannot-sweep = { $key } 只能取一个值，不能搜索，改用 { $used }。
note-reversed = { $key } = { $given } 的两端写反了，改用 { $used }。
note-too-many = { $key } 列出的值太多，只取前面的部分。
note-long-link = 链接比任何实验都长，只读取开头部分。
note-newer-version = 这个链接来自本页的更新版本，已尽量读取。重新加载可以得到最新版本。
note-other-version = 这个链接由 { $given } 生成，本页使用的是 { $used }。实验相同，但数字可能不同。
note-garbled = { $key } = { $given } 无法读取，已忽略。
note-cleaned = { $key } 太长，或含有无法显示的字符；其余部分照用。

## 错误

error-data = 数据无法加载。请检查网络连接，然后按“开始”，没有丢失任何内容。
error-engine = 有一个试验无法训练：{ $message }
error-search = 有一个搜索器无法继续：{ $message } 其他搜索器照常进行。
error-protocol = 页面和工作线程的版本不一致。请重新加载页面，链接会保留你的实验。
error-no-run = 网络还没有开始训练，暂时无法回答。请稍后再试。
error-worker-lost = 一个工作线程意外停止。新的线程会从最近的检查点继续它的试验（没有检查点则从头开始），没有丢失任何内容。
error-other = 出了点问题：{ $message }
error-no-gpu = 此链接要求使用 GPU，但此浏览器不提供 GPU（WebGPU）。改由处理器训练；数值接近但不完全相同。
error-gpu = 无法使用 GPU，改由处理器训练；不会丢失任何试验。（{ $message }）
error-gpu-left = 此前 GPU 出现过故障，因此由处理器训练。刷新页面可再次尝试使用 GPU。
error-gpu-worker-lost = GPU 工作线程意外停止：{ $message }。新的线程会从最近的检查点继续其试验，或重新训练；不会丢失任何内容。
error-gpu-refused = 部分试验无法在 GPU 上训练（{ $message }），由处理器训练。
error-gpu-unmeasurable = 未能测出 GPU 的速度（{ $message }），因此本次搜索由处理器训练。
error-device-lost = 图形设备丢失，已改用新的设备。从最近的副本继续的试验数：{ $message }。
error-device-restarted = 设备丢失时尚无副本、需重新开始的试验数：{ $message }。
error-own = 工作线程无法读取你的数据：{ $message }
error-no-table = 还没有可以训练的数据。请在“自己的数据”里打开文件，或选择其他数据集。
error-split = 数据无法划分：{ $message }。请改变训练集占比，或提供更多行。
error-other-version = 这些试验由另一版本的 Athanor 得出，数值可能不同：可以查看，但要训练请先按“重置”。
error-store-full = 浏览器的存储空间已满，本实验只保存在内存中，关闭页面即丢失。请导出为文件，或在“历史”中删除旧实验。
error-store-denied = 此浏览器不为本页面保存数据（无痕窗口，或禁止存储）：一切照常，但关闭页面即丢失。链接和文件可以保留实验。
error-unfit = 记录中有 { $message } 处不相符，已略去；所显示的都相符。
error-unsupported = 某个试验无法训练：{ $message }
error-worker-failed = 工作线程无法启动：{ $message } 你的实验保存在链接里，请重新加载页面再试。

### 页脚

about-title = 关于
about-text = 炼丹炉（Athanor）在你自己的浏览器里训练真正的网络。没有任何预先算好的结果，也没有数据离开你的电脑。
about-method = 无论有多少工作线程，同一个链接都得到同样的数字。验证集用来挑选试验，测试集留到最后。
about-data = 手写数字数据：Optical Recognition of Handwritten Digits，E. Alpaydin 和 C. Kaynak，UCI 机器学习库，CC BY 4.0。
about-tables = 表格数据：Iris（R. A. Fisher）、Wine（S. Aeberhard 和 M. Forina）、Breast Cancer Wisconsin (Diagnostic)（W. Wolberg、O. Mangasarian、N. Street 和 W. Street），UCI 机器学习库，CC BY 4.0。
about-offline = 本页已保存在浏览器里，没有网络也能用。
about-licence = 自由软件：MIT 或 Apache 2.0 许可，任选其一。
about-version = 版本 { $version }

### 供读屏软件使用：图表的内容

aria-map = 所有试验按{ $x }和{ $y }分布的地图，颜色表示最佳验证损失。方向键在试验之间移动，加号放大，减号返回。
aria-map-one = 所有试验按{ $x }的分布，以及各自的最佳验证损失
aria-race = 各搜索器的最佳验证损失随已完成试验数的变化
aria-curves = 试验 { $trial } 的训练曲线和验证曲线
aria-boundary = 平面上各处的预测类别，以及数据
aria-fit = 预测曲线、真实曲线和数据
aria-samples = 验证集图像与预测的数字
aria-confusion = 验证集上的混淆矩阵
aria-pairs = 验证集上预测值与真实值的对照
aria-draw = 画点的画板
aria-data = 数据预览

## 图表对应表格的标题

caption-regret = 每次试验后的简单遗憾，按搜索器
caption-race = 各搜索器在每个试验之后的最佳验证损失

## 竞赛规则

rules = 竞赛规则
seeds = 每种搜索次数
seeds-help = 每个搜索器搜索几次，每次用自己的随机种子。多次搜索能看出运气的成分。
repeats = 重复次数
repeats-help = 每次试验换初始权重和样本顺序重新训练几次，取损失的平均值并给出离散程度。
folds = 折数
folds-help = 交叉验证：每一折轮流作验证集，其余用来训练，每次试验因此训练多次。0 表示普通划分。
eta = 晋级比例
eta-help = 逐次减半时，每这么多次试验里有一次可以继续。
budget = 相等的预算
budget-help = 每个搜索器可以花费的东西：试验、优化步数，或训练中看过的样本。
budget-trials = 试验次数
budget-steps = 优化步数
budget-samples = 训练样本数
prune = 无望的试验
prune-help = 在同一轮上比先前试验的中位数更差的试验可以提前结束。
prune-off = 训练到底
prune-median = 提前结束
acquisition = 高斯过程的选点准则
acquisition-help = 高斯过程怎样权衡预期与未知。
acquisition-ei = 期望改进
acquisition-ucb = 置信界
acquisition-ts = 随机抽取的一个函数
twice = 以双倍预算的随机搜索作参照
twice-help = 胜不过它的搜索器不值得费事。

### Batch sizes

batches-title = 批样本数量
batches-lead = 一批该有多少样本？同一个训练用各种批样本数量各做一遍，学习率按四种规则跟着变。有两件事限制大批量的好处：机器已经满载，或者梯度已经没有多少噪声。
batches-base = 基准训练：学习率 { $lr }，批样本数量 { $batch }，{ $epochs } 轮；来自{ $from }。
batches-base-trial = 试验 { $trial }（目前比赛中最好的）
batches-base-middle = 实验的设置，被搜索的超参数取范围的中间值
batches-constant = 这里学习率保持不变，也不早停；否则比较的是学习率调度，而不是批样本数量。
batches-start = 开始
batches-go-on = 继续
batches-stop = 停止
batches-anew = 重新开始
batches-anew-help = 实验已经换了：清除这些数字，围绕新的基准训练比较批样本数量。
batches-loading = 正在载入数据……
batches-measuring = 正在测量批样本数量 { $batch } 的速度……
batches-training = 正在训练：批样本数量 { $batch }，学习率 { $lr }，种子 { $seed }……
batches-idle = 测量和训练已完成 { $done } / { $of }
batches-done = 全部 { $of } 次测量和训练已完成
batches-problem = 已停下：{ $text }
batches-race-paused = 这里运行时比赛暂停，这样测得的速度才真实。
batches-race-runs = 比赛正在同时训练：现在测得的速度偏低。
batches-target = 目标：验证损失
batches-target-help = 数到验证损失降到这个值为止的步数。留空：基准训练走到最佳轮次一半时的损失。换一个目标会立刻从已有曲线读出，不会重新训练。
batches-seeds = 种子数
batches-seeds-help = 每个批样本数量和学习率训练几次；显示中位数。
batches-spend = 各自可以花费
batches-spend-help = 步数相同，大批量看到的样本更多；轮数相同，大批量的步数更少。前者问硬件能换来什么，后者问同样的计算量能换来什么。
batches-spend-enough = 直到达到目标
batches-spend-steps = 步数相同
batches-spend-epochs = 轮数相同
batches-empty = 按“开始”：先测量速度，再逐个种子训练。
batches-rule-same = 不变
batches-rule-same-help = 学习率保持不变。
batches-rule-linear = 线性
batches-rule-linear-help = 批量翻倍，学习率也翻倍：每个样本带来的更新不变（Goyal 等，2017）。
batches-rule-sqrt = 平方根
batches-rule-sqrt-help = 批量翻倍，学习率乘以 √2：更新的方差不变（Krizhevsky，2014）。
batches-rule-retuned = 重新调
batches-rule-retuned-help = 对每个批样本数量重新寻找最好的学习率：唯一公平的比较（Shallue 等，2019）。
batches-axis = 批样本数量
batches-throughput = 机器的能力
batches-throughput-y = 每秒训练样本数
batches-step-time-y = 每步毫秒数
batches-throughput-ideal = 成比例
batches-step-time-ideal = 恒定
batches-throughput-note = 在本机由一个工作线程、一个核心轮流测量三次，取中位数；包含每轮之后的评估。
batches-saturated = 从 { $batch } 起满载
batches-steps = 达到目标的步数
batches-steps-y = 验证损失降到 { $target } 的步数
batches-perfect = 完美缩放
batches-pointer = 临界批样本数量：{ $batch }
batches-steps-note = 上边缘的空心标记表示没有达到。损失每轮测量一次，两次之间按直线下降计算。
batches-budgets = 步数相同，还是轮数相同
batches-budgets-y = 最低验证损失（重新调学习率）
batches-budgets-note = 两者都从同一批训练读出：截至与基准训练相同的步数，以及截至相同的轮数。
batches-found = 发现
batches-found-both = 批样本数量大约到 { $up } 为止，每翻一倍步数几乎减半；超过 { $beyond } 之后再大也几乎不省步数。
batches-found-up = 批样本数量大约到 { $up } 为止，每翻一倍步数几乎减半，到最大时仍能省一些。
batches-found-beyond = 第一次翻倍省下的步数就远不到一半；超过 { $beyond } 之后再大也几乎不省步数。
batches-found-none = 第一次翻倍省下的步数就远不到一半，但到最大时仍能省一些。
batches-critical-known = 临界批样本数量约为 { $batch }（按种子估计在 { $low } 与 { $high } 之间）：此时训练所用步数是最少步数 { $steps } 的两倍，所用样本是最少样本 { $examples } 的两倍。
batches-critical-above = 临界批样本数量大于 { $batch }（达到目标的最大批量）：噪声始终是瓶颈。
batches-critical-below = 临界批样本数量小于 { $batch }（达到目标的最小批量）：梯度几乎没有噪声。
batches-critical-few = 无法判断临界批样本数量：只有 { $reached } 种批量达到目标，至少要 { $wanted } 种才看得出弯折。
batches-critical-unfit = 无法判断临界批样本数量：步数不符合“步数 = S (1 + B / 批量)”的规律，有四分之一偏离 { $miss } 倍以上。
batches-critical-uncertain = 无法判断临界批样本数量：按种子估计，它可能在 { $low } 与 { $high } 之间的任何地方。
batches-keeps-up = 规则“{ $rule }”：到批样本数量 { $batch } 为止，与基准相比，相对重新调多花的步数不到四分之一。
batches-falls-behind = 规则“{ $rule }”：比基准大一档就落后于重新调。
batches-found-full = 本机从批样本数量 { $batch } 起达到最高速度的 90% 以上，最高每秒 { $rate } 个样本。
batches-found-growing = 本机在最大批量时最快，每秒 { $rate } 个样本；可能还没有满载。
batches-found-fastest = 重新调学习率后，批样本数量 { $batch } 最先达到目标：训练 { $ms } 毫秒。
batches-found-edge = 批样本数量 { $sizes } 的最佳学习率是试过的最低或最高值：更远处也许还有更好的。
batches-found-coarse = 批样本数量 { $sizes } 在三轮之内就达到目标。损失每轮只测一次，所以那里的步数只是粗略值；目标定低一些能看得更清楚。
batches-numbers-speed = 速度数据
batches-numbers-steps = 达到目标的步数数据
batches-numbers-losses = 最低验证损失数据
batches-caption-speed = 各批样本数量的吞吐量与每步时间
batches-caption-steps = 各批样本数量、各规则达到目标的步数中位数及学习率
batches-caption-losses = 各批样本数量、各规则在所给花费内的最低验证损失
batches-steps-at = { $steps } 步，学习率 { $lr }
batches-not-reached = 未达到
aria-batches-throughput = 每秒训练样本数与批样本数量的关系
aria-batches-step-time = 每步毫秒数与批样本数量的关系
aria-batches-steps = 四种学习率规则下，达到目标的步数与批样本数量的关系
aria-batches-budgets = 步数相同与轮数相同时，最低验证损失与批样本数量的关系

## 手里的一个模型

rooms = 页面
room-race = 搜索竞赛
room-race-help = 多种搜索方法竞相寻找最好的超参数
room-panda = 单个模型
room-batches = 批样本数量
room-batches-help = 批量越大越好吗？同一个训练用各种批样本数量，学习率按四种规则变化
room-panda-help = 像照看熊猫一样照看一个模型：边训练边调旋钮、回到过去、另开分支
room-history = 历史
room-history-help = 此浏览器中保存的实验，以及文件
take-in-hand = 作为单个模型打开
take-in-hand-help = 把这次试验当作单个模型打开：边训练边调旋钮、回到过去、另开分支
panda-run = 模型及其分支
panda-says = 网络的回答
panda-knobs = 旋钮
panda-knobs-now = 边训练边调：改动从下一轮起生效，不会从头开始。
panda-knobs-past = 您正在看第 { $epoch } 轮。在这里调旋钮，就从那里长出一个新分支。
panda-knobs-dead = 这个分支无法继续。用滑块回到过去，在那里调旋钮即可另开分支。
panda-fixed = 保持不变
panda-fixed-note = 数据和网络决定了这个模型本身。要改它们，请回到搜索竞赛，再打开某次试验。
panda-title = 分支 { $branch }
panda-curves = 模型的曲线，标出每次调旋钮的位置，以及其他分支的验证曲线
panda-play = 训练
panda-step-help = 训练一轮。
panda-pace = 速度
panda-pace-slow = 每秒 2 轮
panda-pace-brisk = 每秒 10 轮
panda-pace-full = 尽可能快
panda-fork = 另开分支
panda-fork-help = 从您正在看的这一轮另开一个分支，用别的设置并排比较
panda-ended = 各轮均已完成
panda-at = 第 { $epoch } 轮
panda-epoch = 第 { $epoch } 轮 · 已训练到第 { $reached } 轮
panda-end = 回到末尾
panda-scrub = 回看
panda-scrub-help = 回到过去：曲线、回答和权重都显示网络当时的样子。
panda-no-turns = 还没有调过旋钮。每次调动都会在曲线上留下带编号的标记。
panda-helps = 可能有用：{ $knobs }
panda-trouble = 无法做到：{ $reason }
branches-title = 分支
branches-alone = 回到过去或按“另开分支”，就能与现在的设置并排试另一种。
branch = 分支
branch-changes = 改了什么
branch-epochs = 轮数
branch-loss = 最低损失（轮次）
branch-loss-help = 该分支自开始以来最低的验证损失及其轮次
branch-acc = 当时准确率
branch-from = 出自 { $branch } 的第 { $epoch } 轮
branch-choose = 显示分支 { $branch }
branch-cut = 删除这个分支
weights-title = 权重
weights-first = 第一层：{ $count } 个单元中 { $shown } 个所寻找的图案
weights-unit = 单元 { $number }
weights-layer = 第 { $number } 层：{ $outputs } × { $inputs }（单元 × 输入）
weights-note = 蓝色为正，朱红为负，越淡越小。看它们如何成形，又如何在权重衰减下变小。
weights-table = 数值
weights-col-layer = 层
weights-col-size = 大小
weights-col-mean = 均值
weights-col-sd = 标准差
weights-col-largest = 最大

### The test score

test-title = 测试成绩
test-offer = 这个试验是按验证损失从 { $count } 个中选出的，所以验证损失偏乐观。测试集还没有看过：可以看，只看一次。
test-reveal = 揭晓测试成绩
test-reveal-help = 用既没有参与训练、也没有参与选择的样本评估保留的网络。看过之后，测试集对这个实验就用完了。
test-asked = 工作线程正在评估网络……
test-validation = 验证
test-test = 测试
test-loss = 损失
test-accuracy = 准确率
test-compared = 按验证损失从 { $count } 个试验中选出。
test-used = 看过这一次，测试集对这个实验就用完了：谁若因此再去调参，就等于按测试集选择。
test-elsewhere = 测试集已经看过：试验 { $trial }。再看这一个就等于按测试集选择。
test-part = 测试成绩来自这个试验 { $count } 次训练中的最后一次，验证是全部的平均。

stop-mark = 早停：第 { $epoch } 轮
stop-would = 若采用早停（容忍 { $patience } 轮），训练会在第 { $epoch } 轮结束，并保留第 { $kept } 轮的参数。
stop-did = 早停使训练在第 { $epoch } 轮结束，即最佳轮次之后 { $patience } 轮；保留的是第 { $kept } 轮。

field-link-full =
    这样链接会超过 { $most } 个字符，有些程序会把它截断；没有作任何更改。{ $what ->
        [note] 请缩短说明，或减少要搜索的值。
       *[values] 请减少要搜索的值，或写得短一些。
    }
one-value-here = 这里只能填一个值；要搜索一个范围，请到搜索竞赛。
panda-fresh = 尚未开始
panda-recall = 正在重新训练到第 { $epoch } 轮，以便显示……
panda-longer = 再训练 { $epochs } 轮
panda-longer-help = 各轮均已完成；这会增加轮数并继续训练。
panda-knobs-ended = 各轮均已完成。可以继续训练更多轮，或回到过去：在那里调旋钮会长出新分支。
panda-knobs-full = 已有 { $most } 个分支，达到上限。删除一个，才能从这里另开分支。
panda-engine = 本页在处理器上训练（{ $engine }）。
branch-more = 以及另外 { $count } 项
hands = 手里的模型
hand = 模型 { $number }
hand-trial = 模型 { $number } · 试验 { $trial }
hand-new = + 新模型
hand-new-help = 按搜索竞赛的设置再开一个模型；现在这个会保留。
hand-drop = 放下这个模型
hands-full = 最多六个模型：请先放下一个。

### History

history-title = 历史
history-intro = 每个实验进行时都会保存在此浏览器中：已结束的试验不怕刷新、崩溃或关闭标签页。除非您导出或分享，数据不会离开本设备。
history-drop = 打开文件：拖到页面任意处，或点此选择
history-paste = 粘贴文件的文本，或结果的链接
history-use-text = 打开这段文字
history-empty = 还没有内容。在搜索竞赛中按“开始”，过程便会保存在这里。
history-reading = 正在读取已保存的内容……
reading-file = 正在读取文件……
store-taken = 无法保存：另一个标签页正在继续同一个实验。请再试一次。
store-full = 无法保存：浏览器的存储空间已满。请删除不再需要的内容，然后再试一次。
store-denied = 浏览器无法读写它（{ $reason }）。没有作任何更改。
store-gone = 它已不在这里：在另一个标签页中被删除，或数据已被清除。
file-unreadable = 无法读取这个文件：它已被移动或被锁定。没有作任何更改。
history-handed = “{ $name }”上交了 { $count } 个试验，已保存在这里。
history-deleted = 已删除“{ $name }”。
history-undo = 撤销
history-current = 当前打开
history-open = 打开
history-open-named = 打开“{ $name }”
history-rename = 重命名
history-rename-named = 重命名“{ $name }”
history-duplicate = 复制一份
history-duplicate-named = 复制一份“{ $name }”
history-copy-of = { $name }（副本）
history-save = 存为文件
history-save-named = 存为文件：“{ $name }”
history-delete = 删除
history-delete-named = 删除“{ $name }”
history-before = 您曾在本设备上运行过这个实验：“{ $name }”，已完成 { $done } / { $total } 次试验，{ $when }。
history-before-open = 打开
history-chosen =
    { $count ->
        [0] 选择两个可以比较；选择多个（例如全班的），可放在同一张地图上。
       *[other] 已选 { $count } 个
    }
history-compare = 比较
history-one-map = 放在同一张地图上
history-all = 全选
history-none = 全不选
history-choose = 选择
history-choose-named = 选择“{ $name }”，与其他的一起看
history-back = 返回历史
history-elsewhere = 来自别处
history-trials = { $count } 次试验
history-or-data = 这些行是数据而不是试验？
history-as-data = 用作训练数据
history-file-fault = { $file }：{ $fault }
history-name = 名称
history-name-first = 琥珀, 白银, 赤铜, 红玉, 翡翠, 珍珠, 象牙, 钴蓝, 绛红, 藏红, 黄金, 靛青, 珊瑚, 赭石, 碧空, 乌木, 欧泊, 朱砂, 紫罗兰, 黄玉, 薄雾, 静谧, 勇敢, 温和, 迅捷, 耐心, 明亮, 隐秘, 幸运, 北方, 南方, 清晨
history-name-second = 坩埚, 曲颈瓶, 蒸馏器, 丹炉, 余烬, 灵药, 研钵, 烧瓶, 风箱, 凤凰, 仙鹤, 火蜥, 莲花, 牡丹, 翠竹, 兰花, 彗星, 江河, 山巅, 灯笼, 罗盘, 港湾, 草甸, 冰川, 峡谷, 垂柳, 麻雀, 玄龟, 猛虎, 锦鲤, 明月, 流云
history-name-made-up = { $first }{ $second }

## Why a file could not be opened ($line, $column: where; $reason: as the reader says it)

import-no-text = 此文件不是文本。实验文件应为 UTF-8 编码的 JSON。一切未变。
import-handed = 这个链接应当含有结果，但读不出来：可能缺了一部分。没有作任何更改。
import-too-long = 此文件超过 { $megabytes } MiB。一切未变。
import-broken = 此文件不是 Athanor 的实验，或已损坏：第 { $line } 行第 { $column } 列：{ $reason }。一切未变。
import-newer = 此文件由更新版本的 Athanor 写成（格式版本 { $found }）。请刷新页面以获取最新版本。一切未变。

### 分享

share = 分享
share-help = 标题和说明、链接、二维码，以及把实验放进你自己网页的 HTML。
share-title = 分享这个实验
share-name = 标题
share-note = 说明
share-note-help = 要弄清什么，先看哪里：纯文本，最多 { $most } 个字、{ $lines } 行。标题和说明随链接一起走，不改变任何数字。
share-play = 打开后立即开始
share-hide = 隐藏页面的一部分
share-hide-help = 上课时用：隐藏的设置照样生效，只是看不到、也改不了。这不是锁：地址里写着它们。被搜索的量仍在地图上。
share-link = 链接
share-length = 共 { $count } 个字符。
share-long =
    共 { $count } 个字符：有些软件会截断超过 { $most } 个字符的链接。{ $why ->
        [table] 链接里带着表格，所以这么长；不带表格时，打开链接的人会被要求提供文件。
        [placed] 手动放置的试验让它这么长。
        [note] 标题和说明让它这么长。
       *[values] 要搜索的取值太多，所以这么长。
    }
share-left-out = 末尾 { $count } 个字符没有保留：加上结果，链接可能超过 { $most } 个字符。
share-results = 链接带有结果的指纹 { $digest }：谁打开并等它跑完，就能看到结果是否相同。
share-no-results = 链接还不带结果。运行结束后，结果的指纹会一起带上。
share-qr = 二维码
share-qr-alt = 这个链接的二维码
share-qr-help = 里面就是上面的链接，没有别的。
share-qr-dense = { $count } 个字符的图案太细，很多相机读不出来；大约 { $most } 个以内才行。请缩短说明，或者直接发链接。
share-qr-none = 链接太长，放不进二维码：二维码最多容纳 { $most } 个字符。
share-qr-svg = 存为 SVG
share-qr-png = 存为 PNG
hand-in = 上交结果
hand-in-help = 让全班的结果同在一张地图上：扫这个码或打开这个链接的人，会在“历史”里看到这些试验，不经过服务器。其中只有取值和结果，没有曲线。
hand-in-name = 你的名字
hand-in-link = 结果的链接
hand-in-all = 全部 { $count } 个试验。
hand-in-best = { $all } 个试验中最好的 { $count } 个：再多摄像头就读不出这个码了。文件里有全部试验。
hand-in-too-much = 仅这场竞赛的范围就已超出摄像头能读的码。请在“历史”里保存文件，上交文件。
hand-in-nothing = 还没有结束的试验。请先按“开始”。
share-embed = 嵌入
share-embed-help = 用于课程网页或博客的 HTML。网络就在读者的浏览器里训练。
share-view = 显示内容
share-width = 宽
share-height = 高
share-html = 框架的 HTML
share-try = 打开框架里的内容
view-map = 地图
view-curves = 训练曲线
view-race = 竞赛
view-page = 整个页面
part-settings = 全部设置
part-data = 设置：数据
part-search = 设置：搜索
part-training = 设置：优化
part-model = 设置：网络
part-regularisation = 设置：正则化
part-techniques = 设置：更多技巧
part-map = 地图
part-race = 竞赛图
part-glass = 玻璃箱
part-table = 试验表
part-run = 选中的试验
part-reading = 曲线说明了什么
part-rooms = 单个模型与批样本数量
part-experiments = 实验菜单
cover = 关于这个实验
open-in-full = Athanor · 打开完整页面

### 看板：任何人的试验

board-mode = 如何查看这些看板
board-one = 单独查看
board-sides = 并排比较
board-together = 放在一张地图上
board-which = 哪个看板
board-merged = 一张地图上的 { $count } 个看板
board-counts = { $trials } 次试验，{ $params } 个参数：{ $states }。
board-state = { $state } { $count } 次
board-best = 最佳{ $measure }：{ $value }，来自试验 { $trial }；{ $values }。
board-best-by = 最佳{ $measure }：{ $value }，来自{ $who }的试验 { $trial }；{ $values }。
board-no-best = 还没有试验得出数值。
board-at-edge = 它靠近 { $names } 的范围边缘：如果更大的范围有意义，那里也许还有更好的。
board-matters = 在最好的十分之一试验中，最要紧的是：{ $names }。
board-matters-help = 重要性由 PED-ANOVA 算出（Watanabe、Bansal 和 Hutter，2023）：逐个参数比较它在最好的十分之一试验中的取值与在全部试验中的取值相差多少。它说明这些试验因何而不同，并不预言新的搜索会找到什么。
board-no-params = 这些试验没有任何参数不同，地图上没有可画的。
board-map-title = { $x } × { $y }：每次试验的{ $measure }
board-map-title-one = { $x }：每次试验的{ $measure }
board-map-note = 每个标记是一次试验，小标记是提前终止的试验。试验之间的颜色是插值，没有测量的地方会变淡。
board-map-missing = 有 { $count } 次试验在某个坐标轴上没有值，没有画在地图上。
board-others = 其余 { $count } 个
board-best-of = 最佳{ $measure }
board-race-title = 迄今{ $measure }
board-race-x = 已结束的试验
board-race-empty = 还没有试验得出数值。
board-ranking = 谁领先
board-ranking-groups = 谁提出了什么
board-ranking-note = 按各自最好的一次试验排列。多一次或少一次试验就可能改变名次：试验少的时候，运气与本领一样要紧。
board-show = 显示
board-only = 只显示{ $name }和其他被选中的
board-show-all = 全部显示
board-no-curves = 文件里没有这次试验的曲线。
board-curve-numbers = 曲线的数值
board-step = 步
board-best-at = 最佳：{ $at }
board-not-finite = 非有限值
board-seconds = { $seconds } 秒
board-trials-of = { $name } 的试验
board-compare = { $a } 与 { $b }
board-row-best = 最佳
board-row-at-best = 最佳试验的{ $name }
board-same-params = 两者在同样的取值上搜索同样的参数。
board-differences = 两者搜索的不同之处
board-not-searched = 未搜索
col-who = 谁
col-after = 第几次试验时最佳
col-with = 取值
col-param = 参数
col-seconds = 秒
measure-val-loss = 验证损失
measure-train-loss = 训练损失
measure-val-acc = 验证准确率
measure-train-acc = 训练准确率
aria-board-map = 所有试验按 { $x } 和 { $y } 排布的地图，颜色表示{ $measure }。方向键在试验之间移动。
aria-board-map-one = 所有试验按 { $x } 排布，以及它们的{ $measure }
aria-board-race = { $measure }随已结束试验数的变化
aria-board-curves = 试验 { $trial } 过程中的测量值

## 看板为何不能放在一张地图上（$lower、$higher、$a、$b：看板）

merge-nothing = 没有看板。
merge-directions = 这些看板不能共用一张图：“{ $lower }”越低越好，“{ $higher }”越高越好。
merge-objectives = 这些看板不能共用一张图：“{ $a }”测的是 { $a_name }，“{ $b }”测的是 { $b_name }。如果两者其实相同，请用同一个名称重新导入。
merge-param = 这些看板不能共用一张图：{ $name } 在一个看板里是数字，在另一个里是名称，或者名称太多。
merge-too-large = 这些看板合在一起太大，一张图放不下。

## 其他工具的文件

import-kind-record = 本页面自己的实验。
import-kind-journal = Optuna 的 JournalStorage 日志。
import-kind-json = JSON 格式的 Optuna 研究。
import-kind-csv = CSV 格式的 Optuna 研究，由 trials_dataframe() 写出。
import-kind-wandb = 从 Weights & Biases 导出的运行记录。
import-kind-trials = 每行一次试验的表格。
import-kind-table = 一个表格。它也许是用来学习的数据而不是试验；这里按每行一次试验来读。
import-kind-unknown = 这个文件不能当作试验来读。
import-study = 研究
import-objective = 测量的是什么（列）
import-direction = 哪边更好
import-lower = 越低越好
import-higher = 越高越好
import-told = 文件中已写明
import-params = 哪些列是参数
import-name = 看板名称
import-measured = 测量值的名称
import-take = 打开这个看板
import-faults = 这个文件不能当作试验来读；页面上没有任何改动。
import-limits = 文件不超过 { $megabytes } MB，试验不超过 { $trials } 次。文件只留在这台电脑上。
import-fault-at-column = 第 { $line } 行，“{ $heading }”列：{ $what }
import-fault-empty = 文件是空的。
import-fault-too-long = 超过 { $megabytes } MB。
import-fault-not-text = 不是 UTF-8 文本。电子表格软件可以另存为“CSV UTF-8”。
import-fault-database = 这是一个数据库，由 Optuna 的 RDB 存储写出。请在 Python 里写出 CSV：study.trials_dataframe().to_csv("trials.csv")。
import-fault-pickle = 这是 Python 的 pickle 文件，只有 Python 能打开。请在那里写出 CSV：study.trials_dataframe().to_csv("trials.csv")。
import-fault-archive = 这个文件是压缩过的（ZIP、gzip 或 Excel 工作簿）。请先解压，或另存为 CSV。
import-fault-ours = 这是本页面自己的实验：请作为实验打开。
import-fault-unknown = 既不是 Optuna 的日志、研究或数据表，也不是 Weights & Biases 的导出文件，也不是带列名的表格。
import-fault-json = JSON 已损坏：{ $what }。
import-fault-no-list = 这个 JSON 里没有试验列表：应当是带有 “trials” 的对象，或由带有 “number”、“value”、“params” 的试验组成的列表。
import-fault-journal = 日志的这一行不成立：{ $what } 缺失或有误。
import-fault-no-trials = 里面没有试验。
import-fault-open-quote = 这里的引号没有闭合。
import-fault-no-headings = 第一行必须是列名。
import-fault-ragged = 有 { $found } 个字段；第一行有 { $expected } 个。
import-fault-no-objective = 没有哪一列像是试验的测量结果：需要一列数字，例如 val_loss 或 accuracy。
import-fault-not-a-number = “{ $given }”不是数字，而这一列是试验的测量结果。
import-fault-too-many-choices = 不同的名称太多，不能作为一个参数。
import-fault-too-many-params = 有 { $count } 个参数，最多 { $most } 个。请去掉一些。
import-fault-too-many-columns = 有 { $count } 列，最多 { $most } 列。
import-fault-too-many-trials = 试验超过 { $most } 次。
import-note-other-studies = 文件里还有 { $count } 个研究：可在上面选择。
import-note-other-objectives = 这个研究还有 { $count } 个目标：可在上面选择显示哪一个。
import-note-waiting = 有 { $count } 次试验尚未开始，没有列入。
import-note-cut-line = 最后一行（第 { $count } 行）不完整，像是程序在写入时被中止；已略去。
import-note-operations = 日志中有 { $count } 个操作这里不认识，已略去。
import-note-params = 超出上限的 { $count } 个参数已略去。
import-note-mixed = 有 { $count } 个参数已略去：它们时而是数字、时而是名称，或者名称太多。
