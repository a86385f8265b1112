// A real OpenID Connect provider for the tests: PKCE with S256 required, everybody may sign in by
// typing a name. What it says of each name comes from the environment. It prints its port.
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const { people, callbacks } = JSON.parse(process.env.OIDC_OF_TESTS);

const keys = [
  [generateKeyPairSync("rsa", { modulusLength: 2048 }), "RS256"],
  [generateKeyPairSync("ec", { namedCurve: "P-256" }), "ES256"],
  [generateKeyPairSync("ed25519"), "EdDSA"],
].map(([pair, alg]) => ({
  ...pair.privateKey.export({ format: "jwk" }),
  alg,
  use: "sig",
  kid: randomUUID(),
}));

const client = (id, more) => ({
  client_id: id,
  grant_types: ["authorization_code"],
  response_types: ["code"],
  redirect_uris: callbacks,
  ...more,
});
const server = createServer();
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const { port } = server.address();

const provider = new Provider(`http://127.0.0.1:${port}`, {
  jwks: { keys },
  pkce: { required: () => true },
  enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256", "EdDSA"] },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "preferred_username"] },
  cookies: { keys: [randomUUID()] },
  clients: [
    client("confidential", { client_secret: "a secret of the tests: not one of yours" }),
    client("public", { token_endpoint_auth_method: "none" }),
    client("elliptic", { token_endpoint_auth_method: "none", id_token_signed_response_alg: "ES256" }),
    // a native client may come back to any port of this machine
    client("browser", {
      application_type: "native",
      token_endpoint_auth_method: "none",
      redirect_uris: ["http://127.0.0.1/sign-in/oidc/callback"],
    }),
  ],
  findAccount: async (_, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, ...people[id] }),
  }),
});
server.on("request", provider.callback());
console.log(`port ${port}`);
// ends with whoever started it, also when that is killed
process.stdin.on("end", () => process.exit(0)).resume();
