//! The Bot API's door: `/bot<token>/<method>` and `/file/bot<token>/<path>`.
//!
//! Reads the call, lets a fault strike it, logs it. What a method does is in `methods`.

use std::sync::Arc;
use std::time::Duration;

use poem::http::StatusCode;
use poem::{Endpoint, Request, Response};

use crate::answer::{Answer, Failure, response};
use crate::arguments::Arguments;
use crate::calls::Call;
use crate::faults::FaultKind;
use crate::methods;
use crate::world::Shared;

/// Everything that is neither the people's door nor the page.
pub(crate) struct BotApi;

impl Endpoint for BotApi {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let Some(shared) = request.data::<Arc<Shared>>().cloned() else {
            return Ok(response(&Err(Failure::new(500, "Internal Server Error"))));
        };
        let path = percent_decoded(request.uri().path());
        if let Some(rest) = path.strip_prefix("/file/bot") {
            return Ok(download(&shared, rest));
        }
        let Some((token, method)) = path.strip_prefix("/bot").and_then(|rest| rest.split_once('/')) else {
            return Ok(response(&Err(Failure::not_found())));
        };
        Ok(answer_call(&shared, token, method, request).await)
    }
}

fn percent_decoded(path: &str) -> String {
    // A path is not a form, so `+` stays what it is.
    let pair = format!("p={}", path.replace('+', "%2B").replace('&', "%26"));
    let value = url::form_urlencoded::parse(pair.as_bytes()).next();
    value.map(|(_, path)| path.into_owned()).unwrap_or_default()
}

fn known_bot(shared: &Shared, token: &str) -> Result<usize, Failure> {
    let unknown = if token.contains(':') { Failure::unauthorized() } else { Failure::not_found() };
    shared.world().bot_by_token(token).ok_or(unknown)
}

fn download(shared: &Shared, rest: &str) -> Response {
    let file = rest.split_once('/').ok_or_else(Failure::not_found).and_then(|(token, path)| {
        known_bot(shared, token)?;
        let world = shared.world();
        world.files.at_path(path, world.now()).ok_or_else(Failure::not_found)
    });
    match file {
        Ok(bytes) => Response::builder().content_type("application/octet-stream").body(bytes),
        Err(failure) => response(&Err(failure)),
    }
}

async fn answer_call(shared: &Arc<Shared>, token: &str, method: &str, request: Request) -> Response {
    let peer = request.remote_addr().clone();
    let (request, mut body) = request.split();
    // Read before anything is refused: see `form`.
    let arguments = Arguments::read(&request, &mut body).await;
    let (bot, arguments) = match known_bot(shared, token).and_then(|bot| Ok((bot, arguments?))) {
        Ok(known) => known,
        Err(failure) => return response(&Err(failure)),
    };
    let (number, fault) = begin(shared, bot, method, &arguments);
    let struck = strike(shared, bot, method, arguments, fault).await;
    if let Struck::Answered(answer) = &struck {
        finish(shared, number, answer);
    }
    match struck {
        Struck::Answered(answer) => response(&answer),
        Struck::Gateway(code) => {
            finish(shared, number, &Err(Failure::new(code, "an error page")));
            error_page(code)
        }
        Struck::CutOff => {
            shared.connections.cut(&peer);
            // The connection goes, and this future with it.
            std::future::pending().await
        }
    }
}

fn begin(shared: &Shared, bot: usize, method: &str, arguments: &Arguments) -> (u64, Option<FaultKind>) {
    let mut world = shared.world();
    let chat = arguments.integer("chat_id");
    let fault = world.faults.take(bot, method, chat);
    let call = Call {
        number: 0,
        at: world.now(),
        bot: world.bots[bot].username.clone(),
        method: method.to_owned(),
        chat,
        arguments: arguments.describe(),
        status: None,
        description: None,
        fault: fault.as_ref().map(|fault| format!("{fault:?}")),
    };
    (world.calls.begin(call), fault)
}

fn finish(shared: &Shared, number: u64, answer: &Answer) {
    if let Some(call) = shared.world().calls.entry(number) {
        call.status = Some(answer.as_ref().map_or_else(|failure| failure.code, |_| 200));
        call.description = answer.as_ref().err().map(|failure| failure.description.clone());
    }
}

/// How a call ends.
enum Struck {
    Answered(Answer),
    Gateway(u16),
    CutOff,
}

async fn strike(
    shared: &Arc<Shared>,
    bot: usize,
    method: &str,
    arguments: Arguments,
    fault: Option<FaultKind>,
) -> Struck {
    if let Some(failure) = fault.as_ref().and_then(FaultKind::failure) {
        return Struck::Answered(Err(failure));
    }
    match fault {
        Some(FaultKind::ServerError { code }) => Struck::Gateway(code),
        Some(FaultKind::Reset | FaultKind::OutOfReach) => Struck::CutOff,
        Some(FaultKind::Hang { seconds }) => {
            let mut cleared = shared.world().faults.cleared();
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs_f64(seconds.clamp(0.0, 86_400.0))) => {}
                _ = cleared.changed() => {}
            }
            Struck::CutOff
        }
        Some(FaultKind::LostAnswer) => {
            // Whatever it answered, nobody will know.
            let _ = methods::call(shared, bot, method, arguments).await;
            Struck::CutOff
        }
        _ => tokio::select! {
            answer = methods::call(shared, bot, method, arguments) => Struck::Answered(answer),
            () = becomes_unreachable(shared, bot) => Struck::CutOff,
        },
    }
}

async fn becomes_unreachable(shared: &Shared, bot: usize) {
    let mut changed = shared.world().faults.changed();
    while !shared.world().faults.out_of_reach(bot) {
        if changed.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

fn error_page(code: u16) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_GATEWAY);
    let name = status.canonical_reason().unwrap_or("Error");
    Response::builder().status(status).content_type("text/html").body(format!(
        "<html><head><title>{code} {name}</title></head><body><center><h1>{code} {name}</h1></center></body></html>"
    ))
}
