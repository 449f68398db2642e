//! A PostgreSQL of a story's own, which it may restart under everybody's feet.

use std::process::Stdio;

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

pub struct Postgres {
    pub url: String,
    child: Child,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Postgres {
    pub async fn start() -> Self {
        let work =
            r#"echo "$HELPDESK_TEST_POSTGRES_URL"; while read -r mode; do restart_postgres "$mode"; echo done; done"#;
        let mut child = Command::new("scripts/with-postgres.sh")
            .args(["bash", "-c", work])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env_remove("HELPDESK_TEST_POSTGRES_URL")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (orders, answers) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut answers = BufReader::new(answers).lines();
        let url = answers.next_line().await.unwrap().expect("PostgreSQL starts");
        Self { url, child, orders, answers }
    }

    /// `immediate` is as if the power had failed.
    pub async fn restart(&mut self, mode: &str) {
        self.orders.write_all(format!("{mode}\n").as_bytes()).await.unwrap();
        assert_eq!(self.answers.next_line().await.unwrap().as_deref(), Some("done"));
    }

    /// Stops it and removes its files.
    pub async fn stop(self) {
        let Self { mut child, orders, .. } = self;
        drop(orders);
        child.wait().await.unwrap();
    }
}
