//! Tree-structured Parzen estimators: where good outcomes lie close together and bad ones do not.
//!
//! Bergstra, Bardenet, Bengio & Kégl, *Algorithms for Hyper-Parameter Optimization*, NeurIPS 2011, section 4: the
//! outcomes are split at a quantile `y*` into good and bad ones, each set becomes a density `l(x)` and `g(x)` over the
//! space, and the expected improvement rises with `l(x) / g(x)`. The densities are joint ones over all parameters, as in
//! Falkner, Klein & Hutter, *BOHB*, ICML 2018.
//!
//! | symbol | here |
//! |---|---|
//! | `l`, `g` | [`Model::good`], [`Model::bad`] (logarithms) |
//! | `y*` | [`Model::threshold`] |
//! | `γ` | the share of good outcomes, see `split.rs` |

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
pub use parzen::Component;
pub use truncated::TruncatedNormal;
