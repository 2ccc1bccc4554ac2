// Makes each frame of the class "hopscope" as high as it asks to be, within reason.

addEventListener("message", ({ source, data }) => {
  if (data?.type !== "hopscope:resize" || !Number.isFinite(data.height)) return;
  const frames = [...document.querySelectorAll("iframe.hopscope")];
  const frame = frames.find((candidate) => candidate.contentWindow === source);
  if (frame) frame.style.height = `${Math.min(Math.max(data.height, 120), 2000)}px`;
});
