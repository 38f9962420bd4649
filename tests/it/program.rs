//! Running the program.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Output, Stdio},
};

/// A folder that is gone when the test is over.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("alongside-it-{}", ulid::Ulid::new()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Where the program keeps its data when it is run in here.
    pub fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    /// Runs a command in here to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command in here, which must succeed; what it said.
    pub fn runs(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command in here, which must be refused; the sentence.
    pub fn is_refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alongside"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ALONGSIDE_")) {
            command.env_remove(name);
        }
        command.args(arguments).current_dir(&self.0).stdin(Stdio::null());
        command
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A server that runs, and dies with the test.
pub struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    /// Where it listens: "127.0.0.1:43210".
    pub at: String,
}

impl Server {
    /// Starts one in this folder, and waits until it says where it is.
    pub fn start(folder: &Folder) -> Self {
        Self::start_with(folder, &[])
    }

    /// The same, with more arguments.
    pub fn start_with(folder: &Folder, more: &[&str]) -> Self {
        let arguments = [&["serve", "--port", "0", "--log-level", "error"], more].concat();
        let mut command = folder.command(&arguments);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut this = Self {
            child,
            out,
            at: String::new(),
        };
        let line = this.line();
        let at = line.strip_prefix("Alongside is at http://");
        at.unwrap_or_else(|| panic!("{line}")).clone_into(&mut this.at);
        this
    }

    /// The next line that it says.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Waits until it lets people in.
    pub fn ready(self) -> Self {
        while super::http::get(&self.at, "/healthz", "").map_or(0, |answer| answer.status) != 200 {
            std::thread::yield_now();
        }
        self
    }

    /// Kills it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, and waits until it has; whether it says that all went well.
    pub fn stop(mut self) -> bool {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap().success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
