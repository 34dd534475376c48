//! A few requests at a time, where there are more to send.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// The results of `work`, in its order, of which at most `most` runs at the same time. `progress` is
/// told how many are done. Dropping this drops what runs, and starts nothing any more.
pub async fn few_at_once<F: Future>(
    most: usize,
    work: impl Iterator<Item = F>,
    progress: impl Fn(usize),
) -> Vec<F::Output> {
    let mut waiting = work.enumerate();
    let mut running: Vec<(usize, Pin<Box<F>>)> = Vec::new();
    let mut done: Vec<(usize, F::Output)> = Vec::new();
    poll_fn(move |context| {
        loop {
            while running.len() < most
                && let Some((index, future)) = waiting.next()
            {
                running.push((index, Box::pin(future)));
            }
            let before = done.len();
            running.retain_mut(|(index, future)| match future.as_mut().poll(context) {
                Poll::Ready(output) => {
                    done.push((*index, output));
                    false
                }
                Poll::Pending => true,
            });
            if done.len() > before {
                // There may be room for the next ones.
                progress(done.len());
            } else if running.is_empty() {
                done.sort_unstable_by_key(|(index, _)| *index);
                return Poll::Ready(std::mem::take(&mut done).into_iter().map(|it| it.1).collect());
            } else {
                return Poll::Pending;
            }
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::pin::pin;
    use std::task::{Context, Waker};

    #[test]
    fn never_more_than_a_few_run_and_the_results_keep_their_order() {
        // Each piece of work is done once its number is among those.
        let finished = RefCell::new(Vec::<usize>::new());
        let started = RefCell::new(Vec::new());
        let (told, work) = (RefCell::new(Vec::new()), 0..5);
        let one = |number: usize| {
            let (finished, started) = (&finished, &started);
            let mut is_new = true;
            poll_fn(move |_| {
                if std::mem::take(&mut is_new) {
                    started.borrow_mut().push(number);
                }
                match finished.borrow().contains(&number) {
                    true => Poll::Ready(number * 10),
                    false => Poll::Pending,
                }
            })
        };
        let mut all = pin!(few_at_once(2, work.map(one), |n| told.borrow_mut().push(n)));
        let mut step = |also: &[usize]| {
            finished.borrow_mut().extend(also);
            let answer = all.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            (answer, started.borrow().clone())
        };
        assert_eq!(step(&[]), (Poll::Pending, vec![0, 1]));
        assert_eq!(step(&[1]), (Poll::Pending, vec![0, 1, 2]));
        assert_eq!(step(&[2, 3]), (Poll::Pending, vec![0, 1, 2, 3, 4]));
        assert_eq!(step(&[4, 0]).0, Poll::Ready(vec![0, 10, 20, 30, 40]));
        assert_eq!(told.borrow().last(), Some(&5));
    }
}
