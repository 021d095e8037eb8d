//! A Gaussian process over the unit cube, and by what the next point is chosen: the insides of the Bayesian searcher.
//! Only [`Surrogate`] knows spaces: the rest sees rows of features, of which some only tell "same" from "other".
//!
//! | symbol | here | meaning |
//! |---|---|---|
//! | `x`, `n`, `d` | `features` | n rows of d features in `[0, 1]`, or the index of a choice |
//! | `y` | `targets` | outcomes, standardised; lower is better |
//! | `k(x, x')` | [`kernel`] | Matérn-5/2 with a length scale a feature |
//! | `K = k(X, X) + σ² I` | [`posterior`] | covariance of the outcomes, held as its Cholesky factor `L` |
//! | `α = K⁻¹ y` | `weights` | the posterior mean is `k(x, X) α` |
//! | `θ` | [`likelihood::Hyperparameters`] | log length scales, log signal variance, log noise variance |
//!
//! Equations: Rasmussen & Williams, *Gaussian Processes for Machine Learning* (2006), ch. 2 and 5.

pub mod acquisition;
pub mod fit;
pub mod kernel;
pub mod lbfgs;
pub mod likelihood;
mod linalg;
pub mod normal;
pub mod path;
pub mod posterior;
mod surrogate;
pub mod targets;

pub(crate) use surrogate::features;
pub use surrogate::{CONDITION_LIMIT, START_UP, Surrogate};
