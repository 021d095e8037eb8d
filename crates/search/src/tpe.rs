//! Tree-structured Parzen estimators: where good outcomes lie close together and bad ones do not.
//!
//! Bergstra, Bardenet, Bengio & Kégl, *Algorithms for Hyper-Parameter Optimization*, NeurIPS 2011, section 4: the
//! outcomes are split at a quantile `y*` into good and bad ones, each set becomes a density over the space, `l(x)` and
//! `g(x)`, and the expected improvement rises with `l(x) / g(x)`. The densities are joint ones over all parameters, as in
//! Falkner, Klein & Hutter, *BOHB*, ICML 2018. Parzen, *On Estimation of a Probability Density Function and Mode*, 1962.
//!
//! Published defaults of Optuna's `TPESampler` are kept where nothing better was measured: the start-up's length, the
//! prior's weight and width, the bandwidths of `g`, the kernels of choices. Measured to be better over families of
//! functions (paired, 20 to 60 seeds): 0.15 of the outcomes that are good in place of 0.1, ranks that weigh, bandwidths
//! of `l` that follow the spread, 48 candidates in place of 24, a start-up by the Sobol sequence, and pending trials that
//! count a tenth of a bad one.
//!
//! | symbol | here |
//! |---|---|
//! | `l`, `g` | [`Model::good`], [`Model::bad`] (logarithms) |
//! | `y*` | [`Model::threshold`] |
//! | `γ` | the share of outcomes that is good, see `split.rs` |

mod bandwidth;
mod kernel;
mod marginal;
mod model;
mod parzen;
mod place;
mod split;
mod truncated;

pub use kernel::Kernel;
pub use model::Model;
pub(crate) use model::START_UP;
pub use parzen::Component;
pub use truncated::TruncatedNormal;
