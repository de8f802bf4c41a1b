// `make run` prints /login#<token>, a link that signs in. The part after # is never sent or logged, and is
// removed from the address bar here.
"use strict";
const token = decodeURIComponent(location.hash.slice(1));
if (token && !document.getElementById("wrong")) {
  history.replaceState(null, "", location.pathname + location.search);
  document.getElementById("token").value = token;
  document.getElementById("login").requestSubmit();
}
