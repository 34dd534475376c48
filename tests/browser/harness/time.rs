//! Timers that fire when a test advances the time, and waiting without sleeping.

use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;

const REQUEST_FRAME: &str = "requestAnimationFrame";

struct Timer {
    id: i32,
    at: i64,
    every: Option<i64>,
    run: js_sys::Function,
}

#[derive(Default)]
struct Timers {
    now: i64,
    last_id: i32,
    waiting: Vec<Timer>,
    /// The browser's own functions while they are replaced.
    real: Vec<(&'static str, JsValue)>,
}

thread_local! {
    static TIMERS: RefCell<Timers> = RefCell::default();
}

fn add(run: js_sys::Function, ms: f64, repeat: bool) -> i32 {
    TIMERS.with_borrow_mut(|timers| {
        timers.last_id += 1;
        let ms = ms.max(0.0) as i64;
        let (id, at) = (timers.last_id, timers.now + ms);
        timers.waiting.push(Timer { id, at, every: repeat.then_some(ms.max(1)), run });
        id
    })
}

/// Replaces the browser's timers by timers that wait for [`advance_time`].
pub fn stub_timers() {
    let replace = |name: &'static str, with: JsValue| {
        let real = js_sys::Reflect::get(&window(), &name.into()).expect("a function of the window");
        js_sys::Reflect::set(&window(), &name.into(), &with).expect("a window that can be changed");
        TIMERS.with_borrow_mut(|timers| timers.real.push((name, real)));
    };
    let real = js_sys::Reflect::get(&window(), &"setTimeout".into()).expect("a function");
    let real: js_sys::Function = real.unchecked_into();
    for (name, repeat) in [("setTimeout", false), ("setInterval", true)] {
        let real = real.clone();
        let set = move |run: js_sys::Function, ms: Option<f64>| match ms.unwrap_or_default() {
            // Only defers to another task, so it needs no time to pass.
            0.0 if !repeat => {
                let id = real.call1(&window(), &run).expect("a timer");
                id.as_f64().unwrap_or_default() as i32
            }
            ms => add(run, ms, repeat),
        };
        let set: Closure<dyn FnMut(js_sys::Function, Option<f64>) -> i32> = Closure::new(set);
        replace(name, set.into_js_value());
    }
    for name in ["clearTimeout", "clearInterval"] {
        let clear = |id: Option<i32>| {
            TIMERS.with_borrow_mut(|timers| timers.waiting.retain(|timer| Some(timer.id) != id));
        };
        let clear: Closure<dyn FnMut(Option<i32>)> = Closure::new(clear);
        replace(name, clear.into_js_value());
    }
}

/// Restores the browser's timers, and drops those that still wait.
pub fn restore_timers() {
    let timers = TIMERS.take();
    for (name, real) in timers.real {
        let _ = js_sys::Reflect::set(&window(), &name.into(), &real);
    }
}

/// Advances the time of all timers by `ms` milliseconds.
pub async fn advance_time(ms: i64) {
    settle().await;
    let until = TIMERS.with_borrow(|timers| timers.now) + ms;
    loop {
        let due = TIMERS.with_borrow_mut(|timers| {
            let next = (0..timers.waiting.len())
                .filter(|index| timers.waiting[*index].at <= until)
                .min_by_key(|index| (timers.waiting[*index].at, timers.waiting[*index].id))?;
            let timer = &mut timers.waiting[next];
            timers.now = timer.at;
            let run = timer.run.clone();
            match timer.every {
                Some(every) => timer.at += every,
                None => drop(timers.waiting.remove(next)),
            }
            Some(run)
        });
        let Some(run) = due else { break };
        run.call0(&JsValue::NULL).expect("a timer that does not throw");
        settle().await;
    }
    TIMERS.with_borrow_mut(|timers| timers.now = until);
}

/// Lets the deferred work of the current task run: effects, futures, events.
pub async fn tick() {
    let channel = web_sys::MessageChannel::new().expect("a channel");
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        channel.port1().set_onmessage(Some(resolve.unchecked_ref()));
        channel.port2().post_message(&JsValue::NULL).expect("a message without content");
    });
    let _ = JsFuture::from(promise).await;
    channel.port1().close();
}

/// Lets deferred work run, and the work that it defers in turn.
pub async fn settle() {
    tick().await;
    tick().await;
}

pub async fn next_frame() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        window().request_animation_frame(&resolve).expect("a window that draws");
    });
    let _ = JsFuture::from(promise).await;
}

pub struct PausedFrames {
    real: JsValue,
    waiting: Rc<RefCell<Vec<js_sys::Function>>>,
}

/// Pauses the animation frames requested from now on. [`wait_until`] needs them, so it does not work
/// meanwhile.
pub fn pause_frames() -> PausedFrames {
    let (name, waiting) = (JsValue::from_str(REQUEST_FRAME), Rc::new(RefCell::new(Vec::new())));
    let real = js_sys::Reflect::get(&window(), &name).expect("a function of the window");
    let queue = waiting.clone();
    let pause = move |run: js_sys::Function| {
        queue.borrow_mut().push(run);
        0
    };
    let pause: Closure<dyn FnMut(js_sys::Function) -> i32> = Closure::new(pause);
    let _ = js_sys::Reflect::set(&window(), &name, &pause.into_js_value());
    TIMERS.with_borrow_mut(|timers| timers.real.push((REQUEST_FRAME, real.clone())));
    PausedFrames { real, waiting }
}

impl PausedFrames {
    /// Runs the paused frames.
    pub fn resume(self) {
        let _ = js_sys::Reflect::set(&window(), &REQUEST_FRAME.into(), &self.real);
        for run in self.waiting.take() {
            window().request_animation_frame(&run).expect("a window that draws");
        }
    }
}
