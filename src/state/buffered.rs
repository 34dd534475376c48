use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// Runs `futures`, at most `limit` at a time, and returns their outputs in order, as
/// `futures::StreamExt::buffered` does, in less code. `progress` gets the number of finished ones.
pub async fn buffered<F: Future>(
    limit: usize,
    futures: impl Iterator<Item = F>,
    progress: impl Fn(usize),
) -> Vec<F::Output> {
    let mut pending = futures.enumerate();
    let mut running: Vec<(usize, Pin<Box<F>>)> = Vec::new();
    let mut outputs: Vec<Option<F::Output>> = Vec::new();
    let mut done = 0;
    poll_fn(move |context| {
        loop {
            while running.len() < limit
                && let Some((index, future)) = pending.next()
            {
                running.push((index, Box::pin(future)));
                outputs.push(None);
            }
            let before = done;
            running.retain_mut(|(index, future)| match future.as_mut().poll(context) {
                Poll::Ready(output) => {
                    outputs[*index] = Some(output);
                    done += 1;
                    false
                }
                Poll::Pending => true,
            });
            if done > before {
                // There may be room for the next ones.
                progress(done);
            } else if running.is_empty() {
                return Poll::Ready(std::mem::take(&mut outputs).into_iter().flatten().collect());
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
    use futures_util::FutureExt;
    use std::cell::RefCell;
    use std::pin::pin;

    #[test]
    fn at_most_two_futures_run_and_outputs_keep_their_order() {
        let finished = RefCell::new(Vec::<usize>::new());
        let started = RefCell::new(Vec::new());
        let progress = RefCell::new(Vec::new());
        let future = |number: usize| {
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
        let futures = (0..5).map(future);
        let mut all = pin!(buffered(2, futures, |n| progress.borrow_mut().push(n)));
        let mut finish = |numbers: &[usize]| {
            finished.borrow_mut().extend(numbers);
            (all.as_mut().now_or_never(), started.borrow().clone())
        };
        assert_eq!(finish(&[]), (None, vec![0, 1]));
        assert_eq!(finish(&[1]), (None, vec![0, 1, 2]));
        assert_eq!(finish(&[2, 3]), (None, vec![0, 1, 2, 3, 4]));
        assert_eq!(finish(&[4, 0]).0, Some(vec![0, 10, 20, 30, 40]));
        assert_eq!(progress.borrow().last(), Some(&5));
    }
}
