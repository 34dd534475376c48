//! The journeys.

mod life;
