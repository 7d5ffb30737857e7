import { render } from "preact";
import { App } from "./app";
import { startPrefixes } from "./keyboard";
import { startListening } from "./live";
import "./styles.css";

startPrefixes();
startListening();
render(<App />, document.body);
