package dev.keyturn.application;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What the application answered to one request. */
record Answer(int status, String contentType, String location, String body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("This is not JSON: " + body, e);
        }
    }

    /** The message of a problem. */
    String detail() {
        return json().path("detail").asText();
    }

    boolean refused() {
        return status >= 400;
    }
}
